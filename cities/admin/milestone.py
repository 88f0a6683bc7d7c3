"""Milestones."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin.record import SOURCE_FIELDS, RecordAdmin
from cities.models import Milestone
from cities.models.languages import columns


@admin.register(Milestone)
class MilestoneAdmin(RecordAdmin):
    list_filter = ("separate_programme", "on_home")
    listed = ("date", "separate_programme")
    ordering = ("-date", "slug")
    searched = (*columns("summary"), *columns("place"))
    layout = (
        (
            None,
            {
                "fields": [
                    "title",
                    ("slug", "date"),
                    ("separate_programme", "on_home"),
                    "place",
                    "summary",
                ]
            },
        ),
        (_("Source"), {"fields": SOURCE_FIELDS}),
    )
