"""Pages of words."""

from django.contrib import admin

from cities.admin.record import RecordAdmin
from cities.models import Page
from cities.models.languages import columns


@admin.register(Page)
class PageAdmin(RecordAdmin):
    searched = (*columns("summary"), *columns("body"))
    layout = ((None, {"fields": ["title", "slug", "summary", "body"]}),)
