"""Images taken in: read with care, encoded anew, and kept in every width and format.

What somebody gives is never stored itself: a file can be a picture and something else at the
same time, and holds more than it shows, such as where it was taken. To be imported by who takes
an image in: the library takes 5 MB of each process.
"""

from contextlib import suppress
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

from cities.models.image import (
    ACCEPTED,
    FORMATS,
    LARGEST_FILE,
    LONGEST_SIDE,
    MOST_PIXELS,
    Image,
)

# How each format is written, and the file of full size that the others are made of.
_WRITTEN: dict[str, dict[str, Any]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 82, "method": 4},
}
_WRITTEN_IN_FULL = {"quality": 90, "method": 4}
# What such a file is made of; others hold where it was taken, or what somebody hid in it.
_PLAIN_CHUNKS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH")
_PLAIN_BEGINNINGS = tuple(b"WEBP" + chunk for chunk in _PLAIN_CHUNKS)


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

    Raises ValidationError if the file is not that of this image, or holds more than a picture.
    """
    if not _is_plain(content):
        raise ValidationError(_("The file is not one that this site has written."))
    pixels = _decoded(BytesIO(content))
    if (_digest(content), *pixels.size) != image:
        raise ValidationError(_("The file holds another picture than its name says."))
    _keep(image, content, pixels)


def _is_plain(content: bytes) -> bool:
    """Whether a file is a WebP of pixels alone, from its first byte to its last."""
    if content[:4] != b"RIFF" or content[8:16] not in _PLAIN_BEGINNINGS:
        return False
    place = 12
    while place < len(content):
        if content[place : place + 4] not in _PLAIN_CHUNKS:
            return False
        size = int.from_bytes(content[place + 4 : place + 8], "little")
        place += 8 + size + size % 2
    return place == len(content) == int.from_bytes(content[4:8], "little") + 8


def _keep(image: Image, content: bytes, pixels: Pillow.Image) -> None:
    """Write all files of `image`, the one that says that it is kept last."""
    if image.is_kept:
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
        pixels = _in_srgb(_upright(_scaled(opened)))
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


def _scaled(pixels: Pillow.Image) -> Pillow.Image:
    """`pixels`, no longer than wanted."""
    if pixels.mode in ("P", "1"):  # between two entries of a palette lies no colour
        pixels = pixels.convert(_mode_of(pixels))
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Pillow.Resampling.LANCZOS)
    return pixels


def _upright(pixels: Pillow.Image) -> Pillow.Image:
    """`pixels` turned as the camera was held, if the file says so in a way that can be read."""
    try:
        return ImageOps.exif_transpose(pixels)
    except Exception:  # as many kinds as there are ways to break it
        return pixels


def _in_srgb(pixels: Pillow.Image) -> Pillow.Image:
    """`pixels` in the colours of the web, with their transparency."""
    mode = _mode_of(pixels)
    if pixels.mode.startswith("I"):  # sixteen bits
        pixels = pixels.point(lambda value: value * (1 / 256)).convert("L")
    profile = pixels.info.get("icc_profile")
    if profile and pixels.mode in ("RGB", "RGBA", "CMYK"):
        # Of a profile that says nothing about these pixels, the pixels alone are believed.
        with suppress(ImageCms.PyCMSError, OSError):
            theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            pixels = ImageCms.profileToProfile(pixels, theirs, ours, outputMode=mode) or pixels
    return pixels.convert(mode)


def _mode_of(pixels: Pillow.Image) -> str:
    return "RGBA" if pixels.has_transparency_data else "RGB"


def _encoded(pixels: Pillow.Image, form: str, options: dict[str, Any]) -> bytes:
    target = BytesIO()
    pixels.save(target, form.upper(), **options)
    return target.getvalue()
