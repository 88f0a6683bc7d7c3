"""Measures, and all figures in one list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from cities.admin.bilingual import SOURCE_FIELDS, Bilingual
from cities.models import Figure, Measure
from cities.models.languages import columns


class KeyedAdmin(Bilingual, TranslationAdmin[Any]):
    """Base of the admin of records that are not published by themselves."""

    layout: list[Any] = []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.paired(self.layout)})]


@admin.register(Measure)
class MeasureAdmin(KeyedAdmin):
    layout = ["name", "unit", ("slug", "position")]
    list_display = ("__str__", *columns("unit"))
    search_fields = (*columns("name"), "slug")


@admin.register(Figure)
class FigureAdmin(KeyedAdmin):
    layout = [
        ("city", "member"),
        ("measure", "kind"),
        ("value", "year", "year_not_stated"),
        "scope",
        *SOURCE_FIELDS,
    ]
    list_display = ("city", "measure", "value", "year", "kind", "scope_in_list")
    list_filter = ("measure", "kind", "year_not_stated")
    list_select_related = ("city", "measure")
    search_fields = (*columns("scope"), *columns("source"), *columns("city__name"), "city__slug")
    autocomplete_fields = ("city", "measure")

    @admin.display(description=_("scope"))
    def scope_in_list(self, figure: Figure) -> str:
        return figure.best_text("scope")
