"""Measures, and all figures in one list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from cities import roles
from cities.admin.bilingual import Bilingual
from cities.admin.desk import DeskRoutes
from cities.admin.desk.addresses import form_address
from cities.admin.desk.rights import ReadOnly
from cities.admin.desk.translations import COLUMNS, FILTERS, TranslationList
from cities.models import Figure, Measure
from cities.models.languages import columns
from cities.models.line import Line


@admin.register(Measure)
class MeasureAdmin(TranslationList, DeskRoutes, Bilingual, TranslationAdmin[Any]):
    """A measure is no page of its own: what is saved is public at once, so publishers save it."""

    layout = ["name", "unit", ("slug", "position", "time_bound")]
    list_display = ("__str__", *columns("unit"), *COLUMNS)
    list_filter = FILTERS
    search_fields = (*columns("name"), "slug")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.paired(self.layout)})]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return roles.may_publish(request.user) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return roles.may_publish(request.user) and super().has_change_permission(request, obj)


@admin.register(Figure)
class FigureAdmin(ReadOnly, TranslationAdmin[Any]):
    """All figures in one list; each is changed on the form of its city, with the city's history."""

    list_display = ("on_its_form", "measure", "value", "year", "kind", "scope_in_list")
    list_filter = ("measure", "kind", "year_not_stated")
    list_select_related = ("city", "measure")
    search_fields = (*columns("scope"), *columns("source"), *columns("city__name"), "city__slug")
    list_display_links = None

    @admin.display(description=_("scope"))
    def scope_in_list(self, figure: Figure) -> str:
        return figure.best_text("scope")

    @admin.display(description=_("city"), ordering="city__slug")
    def on_its_form(self, figure: Figure) -> str:
        return format_html('<a href="{}">{}</a>', form_address(Line.of(figure.city)), figure.city)
