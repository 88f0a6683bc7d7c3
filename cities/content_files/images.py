"""The files of full size that the pictures of the content name, beside the content files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from cities.content_files.layout import IMAGES, ContentError
from cities.image_intake import take_back
from cities.models import Picture
from cities.models.image import FORMATS, Image


def load_images(directory: Path, new: Iterable[Any]) -> None:
    """Keep the images of `new` pictures, which come from the files of `directory`, and those of
    pictures that are there already, should theirs be lost.

    Raises ContentError if the image of a new one is neither among the files nor kept already,
    or if a file is not what its name says.
    """
    needed = {_file(image): image for each in new if (image := Image.named(each.image))}
    wanted = {name: image for name, image in images_named().items() if (directory / name).exists()}
    for name, image in {**wanted, **needed}.items():
        if image.is_kept:
            continue
        try:
            take_back(image, (directory / name).read_bytes())
        except FileNotFoundError:
            raise ContentError(f"{name}: the file is missing.") from None
        except ValidationError as error:
            raise ContentError(f"{name}: {' '.join(error.messages)}") from None


def images_named() -> dict[str, Image]:
    """The image of every picture there is, by its file among the content files."""
    names = Picture.objects.order_by("image").values_list("image", flat=True).distinct()
    return {_file(image): image for name in names if (image := Image.named(name))}


def images_in(directory: Path) -> set[str]:
    """The files of images that are in `directory` already; whatever else is there is not ours."""
    suffix = f".{FORMATS[-1]}"
    there = (path for path in (directory / IMAGES).glob(f"*{suffix}") if Image.named(path.stem))
    return {f"{IMAGES}/{path.name}" for path in there}


def read_image(image: Image) -> bytes:
    """The content of an image's file. Raises ContentError if it is lost."""
    try:
        with default_storage.open(image.full) as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise ContentError(f"The file of image {image.name} is lost from the media.") from None


def _file(image: Image) -> str:
    return f"{IMAGES}/{image.name}.{FORMATS[-1]}"
