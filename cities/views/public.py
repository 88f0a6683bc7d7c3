"""What all public pages share: only published records, and one "now" for the whole page."""

from datetime import datetime
from typing import Any, cast

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView
from django.views.generic.base import ContextMixin

from cities.models import Record
from cities.models.languages import active_language, column

# What has no year follows what has one, whatever a database thinks of empty columns.
LATEST_YEAR = F("year").desc(nulls_last=True)


class PublicPage(ContextMixin):
    """Mixin of a view that shows published records."""

    @cached_property
    def now(self) -> datetime:
        """The moment at which this page looks, taken once."""
        return timezone.now()

    def public(self, records: Any) -> QuerySet[Any]:
        """Those of `records` (a manager) that are public on this page."""
        return cast(QuerySet[Any], records.published(self.now))

    def in_order(self, records: Any) -> QuerySet[Any]:
        """Public records by name, as the reader's language sorts."""
        return self.public(records).order_by(column("sort_key"), "slug")

    def newest_first(self, records: Any) -> QuerySet[Any]:
        """Public dated records, the latest event first."""
        return self.public(records).order_by("-date", column("sort_key"), "slug")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(now=self.now, language=active_language(), **kwargs)


class PublicList(PublicPage, ListView[Any]):
    """A list of published records, by name unless the view says otherwise."""

    model: type[Record]
    context_object_name = "records"

    def get_queryset(self) -> QuerySet[Any]:
        return self.in_order(self.model.objects)


class PublicDetail(PublicPage, DetailView[Any]):
    """One published record; any other is not found."""

    model: type[Record]
    context_object_name = "record"

    def get_queryset(self) -> QuerySet[Any]:
        return self.public(self.model.objects)
