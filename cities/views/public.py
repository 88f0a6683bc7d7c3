"""What all public pages share: only published records, and one "now" for the whole page."""

from datetime import datetime
from typing import Any, ClassVar, cast

from django.db.models import CharField, Count, F, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView

from cities.former_address import holder_now, moved
from cities.models import Record
from cities.models.languages import active_language, column
from cities.models.prepared import prepared
from cities.models.printing import has, printed_whole, printing, telling_whether
from cities.views.preview import Previewed

# What has no year follows what has one, whatever a database thinks of empty columns.
LATEST_YEAR = F("year").desc(nulls_last=True)

# What lists of news print of each item.
LISTED_NEWS = ("title", "date", "summary")
MOST_NEWS = 8  # on the page of what it is about; the list of news has all of it


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


def latest_first(records: Any, *before: str) -> Any:
    """Dated `records`, the latest event first; the columns `before` decide before the date."""
    return records.order_by(*before, "-date", column("sort_key"), "slug")


def by_year(records: Any) -> Any:
    """How many of dated `records` there are of each year."""
    year = Substr("date", 1, 4, output_field=CharField())
    return records.order_by().annotate(year=year).values_list("year").annotate(Count("pk"))


class PublicPage(Previewed):
    """Mixin of a view that shows published records."""

    # The names of a query that decide what the page says; no other is ever looked at. A view
    # that says so answers everybody the same, so that its pages may be kept for others.
    query_names: ClassVar[tuple[str, ...]] = ()
    # Asked for by name: to look for one that has the template, Django makes the desk's as well.
    template_engine: str | None = "jinja2"

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
    # The relations to what the page shows beside the record, where there is any.
    relations: ClassVar[tuple[str, ...]] = ("pictures",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if (address := self.address_now()) is None:
                raise
        return moved(request, address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(pictures=pictures_of(self.object), **kwargs)

    def get_object(self, queryset: Any = None) -> Any:
        if (record := self.with_slug(self.kwargs["slug"])) is None:
            raise Http404
        return record

    def with_slug(self, slug: str) -> Any:
        """The published record that has this slug; None: there is none."""
        found = _with_slug(self.model, self.along, self.relations, slug=slug, now=self.now)
        return found[0] if found else None

    def beside(self, relation: str, *names: str) -> list[Any]:
        """The public records of a relation of the record, by name: the fields that are printed."""
        if not has(self.object, relation):
            return []
        return _beside(self.model, relation, *names, record=self.object.pk, now=self.now)

    def latest_news(self) -> dict[str, Any]:
        """What the page shows of the news about its record, and whether there is more."""
        found = []
        if has(self.object, "news"):
            found = _news(self.model, record=self.object.pk, now=self.now)
        return {"news": found[:MOST_NEWS], "has_more_news": len(found) > MOST_NEWS}

    def address_now(self) -> str | None:
        """The address of the published record that had the slug asked for, before another."""
        record = holder_now(self.public(self.model.objects), self.kwargs["slug"])
        return record.get_absolute_url() if record else None


def pictures_of(record: Record) -> list[Any]:
    """The pictures of a record of which it is known whether it has any."""
    return _pictures(type(record), record=record.pk) if has(record, "pictures") else []


@prepared
def _with_slug(
    model: Any, along: tuple[str, ...], relations: tuple[str, ...], *, slug: str, now: datetime
) -> QuerySet[Any]:
    public = model.objects.published(now).filter(slug=slug)
    return printed_whole(telling_whether(public, *relations), *along)


@prepared
def _pictures(model: Any, *, record: int) -> QuerySet[Any]:
    return cast(QuerySet[Any], model(pk=record).pictures.all())


@prepared
def _beside(model: Any, relation: str, *names: str, record: int, now: datetime) -> QuerySet[Any]:
    return printing(by_name(getattr(model(pk=record), relation).published(now)), *names)


@prepared
def _news(model: Any, *, record: int, now: datetime) -> QuerySet[Any]:
    """One more than a page shows: it says whether there is more."""
    news = latest_first(model(pk=record).news.published(now))
    return printing(news, *LISTED_NEWS)[: MOST_NEWS + 1]
