"""Cities with their members and figures."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin.bilingual import SOURCE_FIELDS, PartInline, RecordAdmin
from cities.models import City, CityMember, Figure


class MemberInline(PartInline):
    model = CityMember
    layout = ["name", ("slug", "wikidata_id"), ("local_name", "local_language"), ("latitude", "longitude")]


class FigureInline(PartInline):
    model = Figure
    autocomplete_fields = ("measure",)
    layout = [
        ("measure", "member"),
        ("value", "kind"),
        ("year", "year_not_stated"),
        "scope",
        *SOURCE_FIELDS,
    ]


@admin.register(City)
class CityAdmin(RecordAdmin):
    inlines = (MemberInline, FigureInline)
    list_filter = ("side", "country")
    listed = ("side", "region_in_list", "country")
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
                    ("latitude", "longitude"),
                ]
            },
        ),
        (_("Finding"), {"fields": ["aliases", ("website", "wikidata_id")]}),
    )

    @admin.display(description=_("province or region"))
    def region_in_list(self, city: City) -> str:
        return city.best_text("region")
