"""What all public pages share: only published records, and one "now" for the whole page."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from cities.former_address import holder_now, moved
from cities.models import Record
from cities.models.languages import active_language, column
from cities.models.printing import printing
from cities.views.preview import Previewed

# What has no year follows what has one, whatever a database thinks of empty columns.
LATEST_YEAR = F("year").desc(nulls_last=True)

# What lists of news print of each item.
LISTED_NEWS = ("title", "date", "summary")
MOST_NEWS = 8  # on the page of what it is about; the list of news has all of it


def newest_first() -> tuple[str, ...]:
    """How dated records are ordered, the latest event first."""
    return ("-date", column("sort_key"), "slug")


class PublicPage(Previewed):
    """Mixin of a view that shows published records."""

    # The names of a query that decide what the page says; no other is ever looked at. A view
    # that says so answers everybody the same, so that its pages may be kept for others.
    query_names: ClassVar[tuple[str, ...]] = ()

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
        return self.public(records).order_by(*newest_first())

    def latest_news(self, news: Any) -> dict[str, Any]:
        """What a page shows of the news about its record, and whether there is more."""
        found = list(printing(self.newest_first(news), *LISTED_NEWS)[: MOST_NEWS + 1])
        return {"news": found[:MOST_NEWS], "has_more_news": len(found) > MOST_NEWS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(now=self.now, language=active_language(), **kwargs)


class PublicList(PublicPage, ListView[Any]):
    """A list of published records, by name unless the view says otherwise."""

    model: type[Record]
    context_object_name = "records"

    def get_queryset(self) -> QuerySet[Any]:
        return self.in_order(self.model.objects)


class PublicDetail(PublicPage, DetailView[Any]):
    """One published record; a former address leads to it, any other is not found."""

    model: type[Record]
    context_object_name = "record"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if (address := self.address_now()) is None:
                raise
        return moved(request, address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(pictures=self.object.pictures.all(), **kwargs)

    def address_now(self) -> str | None:
        """The address of the published record that had the slug asked for, before another."""
        record = holder_now(self.public(self.model.objects), self.kwargs["slug"])
        return record.get_absolute_url() if record else None

    def get_queryset(self) -> QuerySet[Any]:
        return self.public(self.model.objects)
