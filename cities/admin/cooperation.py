"""Cooperations with their steps."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cities.admin.bilingual import PartInline
from cities.admin.record import SOURCE_FIELDS, RecordAdmin
from cities.models import Cooperation, CooperationStep
from cities.models.languages import columns


class CooperationForm(forms.ModelForm[Cooperation]):
    """Asks the model whether both sides take part: the relation is not saved yet."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "cities" in data:
            try:
                self.instance.clean_related("cities", data["cities"])
            except ValidationError as error:
                self.add_error(None, error)
        return data


class StepInline(PartInline):
    model = CooperationStep
    layout = ["date", "title"]


@admin.register(Cooperation)
class CooperationAdmin(RecordAdmin):
    form = CooperationForm
    inlines = (StepInline,)
    autocomplete_fields = ("cities", "partners")
    list_filter = ("status", "theme")
    listed = ("status", "theme")
    searched = (*columns("summary"), *columns("outcome"))
    layout = (
        (
            None,
            {
                "fields": [
                    "title",
                    ("slug", "theme", "status"),
                    ("cities", "partners"),
                    "summary",
                    "body",
                    "outcome",
                ]
            },
        ),
        (_("Source"), {"fields": SOURCE_FIELDS}),
    )
