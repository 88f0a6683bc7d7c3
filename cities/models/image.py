"""Images as the site keeps them: encoded by itself, named by what they hold, never changed.

A picture of a record names its image. Files are never written over nor removed: an older
revision, or a copy of the content, may still name them.
"""

import re
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

FOLDER = "images"
# Pixels. Each image is kept in these widths as far as it has them, and in its own.
WIDTHS = (320, 640, 1280)
LONGEST_SIDE = 2560
# What a file may be that an image is made of.
ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
LARGEST_FILE = 20  # megabytes of 2**20 bytes
MOST_PIXELS = 50  # millions
# The last is what every browser reads, and what an image is named by.
FORMATS = ("avif", "webp")

_PIXELS = "[1-9][0-9]{0,3}"
_NAME = re.compile(rf"(?P<digest>[0-9a-f]{{32}})-(?P<width>{_PIXELS})x(?P<height>{_PIXELS})")


class Image(NamedTuple):
    """One image: the beginning of the SHA-256 of its file of full size, and its pixels."""

    digest: str
    width: int
    height: int

    @classmethod
    def named(cls, name: str) -> "Image | None":
        """The image of this name; None if no image could have it."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        return cls(found["digest"], int(found["width"]), int(found["height"]))

    @property
    def name(self) -> str:
        """What a picture stores and addresses hold: digest, width and height."""
        return f"{self.digest}-{self.width}x{self.height}"

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths in which it is kept, in pixels, its own last."""
        return (*(width for width in WIDTHS if width < self.width), self.width)

    def path(self, width: int, form: str) -> str:
        """Where the file of one width and format is kept."""
        return f"{FOLDER}/{self.name}/{width}.{form}"

    @property
    def full(self) -> str:
        """The path of the file of full size, of which all others can be made again."""
        return self.path(self.width, FORMATS[-1])

    @property
    def is_kept(self) -> bool:
        """Whether the site has its files."""
        return default_storage.exists(self.full)


class ImageNameField(models.CharField[str, str]):
    """The name of an image that the site keeps."""

    default_validators = [
        RegexValidator(re.compile(rf"^{_NAME.pattern}\Z"), _("This is no image of this site."))
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 50, **kwargs})
