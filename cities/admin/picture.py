"""Pictures on the form of the record they belong to."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.admin.bilingual import PartInline
from cities.admin.image_upload import ImageUpload
from cities.image_intake import LARGEST_FILE, MOST_PIXELS
from cities.models import Picture


class PictureInline(PartInline):
    model = Picture
    layout = ["image", "alt", "credit", "position"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name != "image":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        told = _("JPEG, PNG, WebP, AVIF or GIF, at most %(size)d MB and %(pixels)d million pixels.")
        return ImageUpload(
            label=db_field.verbose_name,
            help_text=told % {"size": LARGEST_FILE, "pixels": MOST_PIXELS},
        )
