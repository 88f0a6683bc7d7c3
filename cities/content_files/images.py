"""The files of full size that the pictures of the content name, beside the content files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from cities.content_files.layout import IMAGES, ContentError
from cities.image_intake import is_kept, take_back
from cities.models import Picture
from cities.models.image import FORMATS, Image


def load_images(directory: Path, pictures: Iterable[Any]) -> None:
    """Keep the images of these pictures, which come from the files of `directory`.

    Raises ContentError if one is missing there and was never kept here, or is another.
    """
    for picture in pictures:
        image = Image.named(picture.image)
        if image is None or is_kept(image):
            continue
        path = directory / _file(image)
        try:
            take_back(image, path.read_bytes())
        except FileNotFoundError:
            raise ContentError(f"{_file(image)}: the file is missing.") from None
        except ValidationError as error:
            raise ContentError(f"{_file(image)}: {' '.join(error.messages)}") from None


def image_files() -> dict[str, Image]:
    """The image of every picture there is, by its file among the content files."""
    names = Picture.objects.order_by("image").values_list("image", flat=True).distinct()
    return {_file(image): image for name in names if (image := Image.named(name))}


def read_image(image: Image) -> bytes:
    """The content of an image's file. Raises OSError if it is not kept here."""
    with default_storage.open(image.full) as file:
        return bytes(file.read())


def _file(image: Image) -> str:
    return f"{IMAGES}/{image.name}.{FORMATS[-1]}"
