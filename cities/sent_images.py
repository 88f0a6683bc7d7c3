"""Files of images that come with a form: each is taken in once, whoever asks for it."""

from contextlib import suppress
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

FILE = "-file"  # behind the name of a field: the file that is to take the image's place
_KEPT_AS = "kept_as"


class Sent(NamedTuple):
    """A file that was sent in the place of the image called `instead_of`."""

    file: Any
    instead_of: str = ""

    @property
    def name(self) -> str:
        """The name of the image to show: that of the file, once it was taken in."""
        return getattr(self.file, _KEPT_AS, self.instead_of)

    def take_in(self) -> str:
        """The name of the image that is made of the file. Raises ValidationError if none is."""
        if not hasattr(self.file, _KEPT_AS):
            from cities.image_intake import take_in  # late: few requests need it

            setattr(self.file, _KEPT_AS, take_in(self.file).name)
        return self.name


def take_in_all(request: HttpRequest) -> None:
    """Make images of the files of a request before anything is locked: it takes seconds. What
    shows no picture is left for the form to complain of.
    """
    for name, file in request.FILES.items():
        if name.endswith(FILE):
            with suppress(ValidationError):
                Sent(file).take_in()


def posted(request: HttpRequest) -> QueryDict:
    """What was posted, with the names of the images that were sent, for who keeps no files."""
    take_in_all(request)
    values = request.POST.copy()
    for name, file in request.FILES.items():
        if name.endswith(FILE) and (image := Sent(file).name):
            values[name.removesuffix(FILE)] = image
    return values
