"""Practices."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cities.admin.record import SOURCE_FIELDS, RecordAdmin
from cities.models import Practice
from cities.models.languages import columns


@admin.register(Practice)
class PracticeAdmin(RecordAdmin):
    autocomplete_fields = ("city",)
    list_filter = ("theme", "city__side", "source_kind")
    list_select_related = ("city",)
    listed = ("city", "theme", "year")
    searched = (*columns("summary"), *columns("city__name"))
    layout = (
        (None, {"fields": ["title", ("slug", "city"), ("theme", "year"), "summary", "body"]}),
        (_("Source"), {"fields": SOURCE_FIELDS}),
    )
