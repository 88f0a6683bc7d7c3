"""The form field of an image: shows the one there is, and takes a file in its place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cities.models.image import ACCEPTED, Image
from cities.sent_images import FILE, Sent


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
            "accepted": ",".join(f"image/{name.lower()}" for name in ACCEPTED),
        }
        return context


class ImageUpload(forms.FileField):
    """The image of a picture: a file that is sent, or the name of an image the site has."""

    widget = ImageInput

    def clean(self, data: Any, initial: Any = None) -> str:
        if isinstance(data, Sent):
            return data.take_in()
        image = Image.named(data or "")
        if data and data != initial and (image is None or not image.is_kept):
            raise ValidationError(_("This picture is not here any more: choose it again."))
        if self.required and not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return str(data or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and (isinstance(data, Sent) or (initial or "") != data)
