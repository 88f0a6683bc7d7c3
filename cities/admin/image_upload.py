"""The form field of an image: shows the one there is, and takes a file in its place."""

from contextlib import suppress
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from cities.image_intake import ACCEPTED_TYPES, is_kept, take_in
from cities.models.image import Image

FILE = "-file"  # behind the name of the field: the file that is to take the image's place
_KEPT_AS = "kept_as"


class Sent(NamedTuple):
    """A file that was sent in the place of the image called `instead_of`."""

    file: Any
    instead_of: str

    @property
    def name(self) -> str:
        """The name of the image to show: that of the file, once it was taken in."""
        return getattr(self.file, _KEPT_AS, self.instead_of)

    def take_in(self) -> str:
        """The name of the image that is made of the file; a form may ask more than once."""
        if not hasattr(self.file, _KEPT_AS):
            setattr(self.file, _KEPT_AS, take_in(self.file).name)
        return self.name


class ImageInput(forms.Widget):
    """Shows the image there is and asks for a file; what was sent once is not asked for again."""

    template_name = "admin/cities/image_input.html"
    needs_multipart_form = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        there = data.get(name, "")
        return Sent(files[name + FILE], there) if name + FILE in files else there

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and name + FILE not in files

    def format_value(self, value: Any) -> str:
        """The name of an image, also of one that was sent with the form that comes back."""
        return value.name if isinstance(value, Sent) else value or ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "image": Image.named(self.format_value(value)),
            "file_name": name + FILE,
            "accepted": ",".join(ACCEPTED_TYPES),
        }
        return context


class ImageUpload(forms.FileField):
    """The image of a picture: a file that is sent, or the name of an image the site has."""

    widget = ImageInput

    def clean(self, data: Any, initial: Any = None) -> str:
        if isinstance(data, Sent):
            return data.take_in()
        image = Image.named(data or "")
        if data and data != initial and (image is None or not is_kept(image)):
            raise ValidationError(_("This picture is not here any more: choose it again."))
        if self.required and not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return str(data or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and (isinstance(data, Sent) or (initial or "") != data)


def posted(request: HttpRequest) -> QueryDict:
    """What was posted, with the names of the images that were sent with it; for who has no form
    to ask. What shows no picture is left out.
    """
    values = request.POST.copy()
    for name, file in request.FILES.items():
        if name.endswith(FILE):
            with suppress(ValidationError):
                values[name.removesuffix(FILE)] = take_in(file).name
    return values
