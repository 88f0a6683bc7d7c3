"""Partners."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin.record import SOURCE_FIELDS, RecordAdmin
from cities.models import Partner
from cities.models.languages import columns


@admin.register(Partner)
class PartnerAdmin(RecordAdmin):
    autocomplete_fields = ("parent",)
    list_filter = ("side",)
    list_select_related = ("parent",)
    listed = ("acronym", "side", "parent")
    searched = ("acronym", *columns("former_name"))
    layout = (
        (
            None,
            {
                "fields": [
                    "name",
                    ("slug", "acronym"),
                    ("side", "parent"),
                    "kind",
                    "public_authority",
                    "role",
                    "body",
                    "former_name",
                    "website",
                ]
            },
        ),
        (_("Source"), {"fields": SOURCE_FIELDS}),
    )
