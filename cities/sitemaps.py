"""The list of public pages: which there are, in which languages they are complete, and when
their text last changed. Whoever walks the public site walks this list.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Max

from cities.models import HOME, Act, Page, Record, Revision, Verb
from cities.models.address import page_address
from cities.models.languages import language_codes
from cities.models.prepared import prepared
from cities.models.record import record_kinds
from cities.translation_status import complete_languages

# The pages that are not of one record; each is complete in every language.
LISTS = (
    *("home", "cities", "comparison", "practices", "cooperations"),
    *("partners", "news", "publications", "milestones"),
)
BATCH = 500  # records that are held at once


class PublicPage(NamedTuple):
    """One page in the languages in which it is complete, and those in which it only exists."""

    paths: dict[str, str]  # by language
    complete: tuple[str, ...]
    changed_at: datetime | None  # when its own text last changed; not known of lists


def public_pages(now: datetime, first: int = 0, after: int | None = None) -> Iterator[PublicPage]:
    """The public pages at `now` in one order, the lists first: all, or those from number `first`
    until before number `after`. A few queries for each kind and each batch.
    """
    for name in LISTS[first:after]:
        paths = {code: page_address(name, language=code) for code in language_codes()}
        yield PublicPage(paths, language_codes(), None)
    passed = len(LISTS)
    for records in _with_pages(now):
        count = records.count()
        start, end = max(first - passed, 0), count if after is None else after - passed
        if start < min(end, count):
            yield from _pages_of(records.order_by("slug")[start:end], now)
        passed += count


def number_of_pages(now: datetime) -> int:
    """How many public pages there are at `now`."""
    counts: list[int] = [records.count() for records in _with_pages(now)]
    return len(LISTS) + sum(counts)


def _with_pages(now: datetime) -> Iterator[Any]:
    """The public records that have a page of their own, kind by kind."""
    for model in kinds_with_pages():
        public = model._default_manager.published(now)
        yield public.exclude(slug=HOME) if model is Page else public  # that page is a list's


def _pages_of(records: Any, now: datetime) -> Iterator[PublicPage]:
    each = records.iterator(BATCH)
    while batch := list(islice(each, BATCH)):
        changes = changed_at(records.model, tuple(record.pk for record in batch), now)
        for record in batch:
            changed = changes.get(record.pk, record.published_at)
            paths = {code: record.address_in(code) for code in language_codes()}
            yield PublicPage(paths, complete_languages(record), changed)


def kinds_with_pages() -> list[type[Record]]:
    """The kinds whose records have a page each."""
    return [kind for kind in record_kinds() if kind.has_page]


def changed_at(model: type[Record], keys: tuple[int, ...], now: datetime) -> dict[int, datetime]:
    """When what the public reads at `now` of those records of `model` was written or came out, by
    primary key.
    """
    name = str(model._meta.model_name)
    found: dict[int, datetime] = {}
    for key, *moments in _moments(name, keys=keys, now=now):
        found[key] = max(*moments, found.get(key, moments[0]))
    return found


@prepared
def _moments(model: str, *, keys: tuple[int, ...], now: datetime) -> Any:
    """Of each record, when its public text was written and came out; when somebody published it."""
    public = Revision.objects.filter(model=model, record_id__in=keys, published_at__lte=now)
    written = public.order_by().values_list("record_id")
    of_records = Act.objects.filter(revision__model=model, revision__record_id__in=keys)
    acts = of_records.filter(verb=Verb.PUBLISHED, moment__lte=now)
    decided = acts.order_by().values_list("revision__record_id")
    return written.annotate(Max("moment"), Max("published_at")).union(
        decided.annotate(Max("moment"), again=Max("moment")), all=True
    )
