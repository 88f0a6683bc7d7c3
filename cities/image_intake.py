"""Images taken in: read with care, encoded anew, and kept in every width and format.

What somebody gives is never stored itself: a file can be a picture and something else at the
same time, and holds more than it shows, such as where it was taken.
"""

from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from cities.models.image import FORMATS, LONGEST_SIDE, Image

ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
ACCEPTED_TYPES = tuple(f"image/{name.lower()}" for name in ACCEPTED)
LARGEST_FILE = 20  # megabytes of 2**20 bytes
MOST_PIXELS = 50  # millions
# How each format is written, and the file of full size that the others are made of.
_WRITTEN: dict[str, dict[str, Any]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 82, "method": 4},
}
_WRITTEN_IN_FULL = {"quality": 90, "method": 4}


def take_in(file: Any) -> Image:
    """Keep the picture that a file shows, at most `LONGEST_SIDE` pixels long; of one that moves,
    its first frame.

    Raises ValidationError if the file is too large or shows no picture.
    """
    if file.size > LARGEST_FILE * 2**20:
        raise ValidationError(
            _("This file is larger than %(most)d MB."), params={"most": LARGEST_FILE}
        )
    pixels = _decoded(file)
    content = _encoded(pixels, FORMATS[-1], _WRITTEN_IN_FULL)
    image = Image(_digest(content), *pixels.size)
    _keep(image, content, pixels)
    return image


def take_back(image: Image, content: bytes) -> None:
    """Keep an image again of its own file of full size, as an export has it.

    Raises ValidationError if the file is not that of this image.
    """
    pixels = _decoded(BytesIO(content))
    if (_digest(content), *pixels.size) != image:
        raise ValidationError(_("The file holds another picture than its name says."))
    _keep(image, content, pixels)


def is_kept(image: Image) -> bool:
    """Whether the site has the files of `image`."""
    return default_storage.exists(image.full)


def _keep(image: Image, content: bytes, pixels: Pillow.Image) -> None:
    """Write all files of `image`, the one that says that it is kept last."""
    if is_kept(image):
        return
    for width in image.widths:
        smaller = pixels.resize((width, max(1, round(pixels.height * width / pixels.width))))
        for form in FORMATS:
            if (path := image.path(width, form)) != image.full:
                default_storage.save(path, ContentFile(_encoded(smaller, form, _WRITTEN[form])))
    default_storage.save(image.full, ContentFile(content))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def _decoded(file: Any) -> Pillow.Image:
    """The pixels of a file: upright, in sRGB, no longer than wanted, without anything else."""
    try:
        opened = Pillow.open(file, formats=ACCEPTED)
        if opened.width * opened.height > MOST_PIXELS * 1_000_000:
            raise Pillow.DecompressionBombError
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Pillow.Resampling.LANCZOS)
        pixels = _in_srgb(ImageOps.exif_transpose(opened))
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise ValidationError(
            _("This picture has more than %(most)d million pixels: make it smaller first."),
            params={"most": MOST_PIXELS},
        ) from None
    except Exception:  # each decoder fails in ways of its own
        raise ValidationError(
            _("This is no picture that can be read. Give a file in %(formats)s format."),
            params={"formats": gettext(", ").join(ACCEPTED)},
        ) from None
    pixels.info = {}
    return pixels


def _in_srgb(pixels: Pillow.Image) -> Pillow.Image:
    """`pixels` in the colours of the web, with their transparency."""
    mode = "RGBA" if pixels.has_transparency_data else "RGB"
    if pixels.mode.startswith("I"):  # sixteen bits
        pixels = pixels.point(lambda value: value * (1 / 256)).convert("L")
    profile = pixels.info.get("icc_profile")
    if profile and pixels.mode in ("RGB", "RGBA", "CMYK"):
        theirs, ours = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        pixels = ImageCms.profileToProfile(pixels, theirs, ours, outputMode=mode) or pixels
    return pixels.convert(mode)


def _encoded(pixels: Pillow.Image, form: str, options: dict[str, Any]) -> bytes:
    target = BytesIO()
    pixels.save(target, form.upper(), **options)
    return target.getvalue()
