"""Cities with their members and figures."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.admin.bilingual import PartInline
from cities.admin.record import SOURCE_FIELDS, RecordAdmin
from cities.models import City, CityMember, Figure
from cities.models.country import country_choices


class MemberInline(PartInline):
    model = CityMember
    layout = [
        "name",
        "wikidata_id",
        ("local_name", "local_language"),
        ("latitude", "longitude"),
    ]


class FigureInline(PartInline):
    model = Figure
    autocomplete_fields = ("measure",)
    layout = [
        ("measure", "member"),
        ("value", "kind"),
        ("year", "year_not_stated", "counts_part"),
        "scope",
        *SOURCE_FIELDS,
    ]

    def get_formset(self, request: HttpRequest, obj: City | None = None, **kwargs: Any) -> Any:
        """A figure is of a member of its own city, or of the whole."""
        formset = super().get_formset(request, obj, **kwargs)
        if member := formset.form.base_fields.get("member"):
            member.queryset = CityMember.objects.filter(city=obj)
        return formset


class CountryFilter(admin.SimpleListFilter):
    """The countries that have cities, by name; the field's own choices are many more."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        used = set(model_admin.get_queryset(request).values_list("country", flat=True))
        return [choice for choice in country_choices() if choice[0] in used]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(country=self.value()) if self.value() else queryset


@admin.register(City)
class CityAdmin(RecordAdmin):
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A city is not deleted while that would leave a cooperation with one side."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        kept = City.objects.exclude(pk__in=[city.pk for city in objs])
        for cooperation in {each for city in objs for each in city.cooperations.all()}:
            try:
                cooperation.clean_related("cities", kept.filter(cooperations=cooperation))
            except ValidationError:
                protected.append(str(cooperation))
        return deleted, counts, needed, protected

    inlines = (MemberInline, FigureInline)
    list_filter = ("side", CountryFilter)
    listed = ("side", "country")
    searched = ("local_name", "aliases", "wikidata_id")
    layout = (
        (None, {"fields": ["name", ("slug", "local_name", "local_language"), "summary", "body"]}),
        (
            _("Place"),
            {
                "fields": [
                    ("side", "country", "source_order"),
                    "region",
                    "parent_city",
                    "level",
                    "area_kind",
                    ("latitude", "longitude"),
                ]
            },
        ),
        (_("Finding"), {"fields": ["aliases", ("website", "wikidata_id")]}),
    )
