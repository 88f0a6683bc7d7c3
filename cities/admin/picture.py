"""Pictures on the form of the record they belong to."""

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from cities.admin.bilingual import PartInline
from cities.admin.image_upload import ImageUpload
from cities.models import Picture
from cities.models.image import LARGEST_FILE, MOST_PIXELS


class PictureForms(BaseInlineFormSet[Any, Any, Any]):
    """The pictures of one record: a new one without a position follows the others."""

    def clean(self) -> None:
        super().clean()
        given = [form for form in self.forms if form.is_valid() and form.has_changed()]
        positions = (form["position"].value() for form in self.initial_forms)
        last = max((int(each) for each in positions if str(each).isdecimal()), default=0)
        for form in given:
            if form.cleaned_data.get("position") is None:
                last += 1
                form.instance.position = form.cleaned_data["position"] = last
            last = max(last, form.cleaned_data["position"])


class PictureInline(PartInline):
    model = Picture
    formset = PictureForms
    layout = ["image", "alt", "credit", "position"]
    readonly_fields = ("shown",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": self.paired(["shown", *self.layout[1:]])})]

    @admin.display(description=_("picture"))
    def shown(self, picture: Picture) -> str:
        return render_to_string("admin/cities/thumbnail.html", {"image": picture.stored})

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "position":
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
            field.required, field.initial = False, None
            return field
        if db_field.name != "image":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        told = _("JPEG, PNG, WebP, AVIF or GIF, at most %(size)d MB and %(pixels)d million pixels.")
        return ImageUpload(
            label=db_field.verbose_name,
            help_text=told % {"size": LARGEST_FILE, "pixels": MOST_PIXELS},
        )
