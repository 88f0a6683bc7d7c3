"""What all public pages share: only published records, and one "now" for the whole page."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django.db.models import F, Func, IntegerField, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView

from cities.former_address import holder_now, moved
from cities.models import Record
from cities.models.languages import active_language, column, columns
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.models.snapshot import translated_fields
from cities.views.preview import Previewed

# What has no year follows what has one, whatever a database thinks of empty columns.
LATEST_YEAR = F("year").desc(nulls_last=True)

# What lists of news print of each item.
LISTED_NEWS = ("title", "date", "summary")
MOST_NEWS = 8  # on the page of what it is about; the list of news has all of it

# What no page prints of a record.
_OF_THE_DESK = {"editor_notes", *columns("sort_as"), *columns("sort_key")}


@prepared
def numbers_of(*models: Any, now: datetime) -> Any:
    """How many public records there are of each of `models`, by its name."""
    # `Count` would group, and say nothing of a model that has none.
    number = Func("pk", function="COUNT", output_field=IntegerField())
    first, *others = (
        model.objects.published(now).order_by().values_list(Value(model._meta.model_name), number)
        for model in models
    )
    return first.union(*others, all=True) if others else first


def by_name(records: Any) -> Any:
    """`records` as the reader's language sorts names."""
    return records.order_by(column("sort_key"), "slug")


def latest_first(records: Any) -> Any:
    """Dated `records`, the latest event first."""
    return records.order_by("-date", column("sort_key"), "slug")


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(now=self.now, language=active_language(), **kwargs)


class PublicDetail(PublicPage, DetailView[Any]):
    """One published record; a former address leads to it, any other is not found."""

    model: type[Record]
    context_object_name = "record"
    # What is fetched with the record of another that it leads to, as `city__name`.
    along: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if (address := self.address_now()) is None:
                raise
        return moved(request, address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pictures = pictures_of(self.model, record=self.object.pk)
        return super().get_context_data(pictures=pictures, **kwargs)

    def get_object(self, queryset: Any = None) -> Any:
        found = with_slug(self.model, *self.along, slug=self.kwargs["slug"], now=self.now)
        if not found:
            raise Http404
        return found[0]

    def beside(self, relation: str, *names: str) -> list[Any]:
        """The public records of a relation of the record, by name: the fields that are printed."""
        return _beside(self.model, relation, *names, record=self.object.pk, now=self.now)

    def latest_news(self) -> dict[str, Any]:
        """What the page shows of the news about its record, and whether there is more."""
        found = _news(self.model, record=self.object.pk, now=self.now)
        return {"news": found[:MOST_NEWS], "has_more_news": len(found) > MOST_NEWS}

    def address_now(self) -> str | None:
        """The address of the published record that had the slug asked for, before another."""
        record = holder_now(self.public(self.model.objects), self.kwargs["slug"])
        return record.get_absolute_url() if record else None


@prepared
def with_slug(model: Any, *along: str, slug: str, now: datetime) -> QuerySet[Any]:
    public = model.objects.published(now).filter(slug=slug)
    relations = {name.partition("__")[0] for name in along}
    joined = public.select_related(*relations) if relations else public
    return printing(joined, *_printed(model), *along)


def _printed(model: Any) -> list[str]:
    """All that the page of a record may print of it: of its texts, those in each language."""
    left_out = _OF_THE_DESK | translated_fields(model)
    fields = model._meta.concrete_fields
    return [field.name for field in fields if field.name not in left_out]


@prepared
def pictures_of(model: Any, *, record: int) -> QuerySet[Any]:
    return cast(QuerySet[Any], model(pk=record).pictures.all())


@prepared
def _beside(model: Any, relation: str, *names: str, record: int, now: datetime) -> QuerySet[Any]:
    return printing(by_name(getattr(model(pk=record), relation).published(now)), *names)


@prepared
def _news(model: Any, *, record: int, now: datetime) -> QuerySet[Any]:
    """One more than a page shows: it says whether there is more."""
    news = latest_first(model(pk=record).news.published(now))
    return printing(news, *LISTED_NEWS)[: MOST_NEWS + 1]
