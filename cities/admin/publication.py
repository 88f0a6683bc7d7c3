"""Publications."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin.record import SOURCE_FIELDS, RecordAdmin
from cities.models import Publication
from cities.models.languages import columns


@admin.register(Publication)
class PublicationAdmin(RecordAdmin):
    listed = ("date",)
    ordering = ("-date", "slug")
    searched = ("authors", *columns("publisher"), *columns("summary"))
    layout = (
        (
            None,
            {
                "fields": [
                    "title",
                    ("slug", "date"),
                    "summary",
                    "publisher",
                    ("authors", "languages"),
                ]
            },
        ),
        (_("Address"), {"fields": SOURCE_FIELDS}),
    )
