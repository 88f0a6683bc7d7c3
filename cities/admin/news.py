"""News."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin.record import SOURCE_FIELDS, RecordAdmin
from cities.models import NewsItem
from cities.models.languages import columns


@admin.register(NewsItem)
class NewsItemAdmin(RecordAdmin):
    autocomplete_fields = ("cities", "partners")
    listed = ("date",)
    ordering = ("-date", "slug")
    searched = (*columns("summary"), *columns("body"))
    layout = (
        (None, {"fields": ["title", ("slug", "date"), "summary", "body", ("cities", "partners")]}),
        (_("Source"), {"fields": SOURCE_FIELDS}),
    )
