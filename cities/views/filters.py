"""Filters of a list that live in its address, each choice with the number of what it leaves."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.functional import cached_property

from cities.models import City, HeldKey, Keyed, Partner, Record
from cities.paging import FromNearerEnd
from cities.views import given
from cities.views.public import PublicPage

PAGE = "page"

# What is in one query of a page is in most others.
_quoted = lru_cache(maxsize=64)(quote_plus)


class Choice(NamedTuple):
    """One choice of a filter: where it leads, and how many records are there then."""

    label: "str | Named"
    number: int
    query: str
    is_chosen: bool


class Named(NamedTuple):
    """A label that is a text of a record, in whichever language it has."""

    record: Keyed
    field: str


class Filter(NamedTuple):
    """A filter as the page shows it; `everything` is the query that takes it away, and `number`
    of how many records, if that is known. `is_set` even if the address gives no choice there is.
    """

    label: str
    choices: list[Choice]
    everything: str
    is_set: bool
    number: int | None = None


class Filtered(PublicPage):
    """Mixin of a list that can be narrowed. What the address does not spell right finds nothing,
    and the page says so.
    """

    request: HttpRequest
    template_name: str
    filters: tuple[str, ...] = ()  # names in the address, in the order of the one it is known by
    per_page = 50

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.query_names = (*cls.filters, PAGE)

    @property
    def offered(self) -> list[Filter]:
        """What a reader may narrow the list by."""
        return []

    @cached_property
    def given(self) -> dict[str, str]:
        """The filters that the address sets."""
        found = ((name, given.line(self.request, name)) for name in self.filters)
        return {name: self.meant(name, value) for name, value in found if value}

    def meant(self, name: str, value: str) -> str:
        """What somebody means who gives `value` for the filter `name`: the slug that a record
        has now, if that is a former one.
        """
        model: type[Record] | None = {"city": City, "partner": Partner}.get(name)
        if model is None:
            return value
        holder = HeldKey.find(model, value)
        if holder is None or holder.slug == value:
            return value
        is_public = self.public(model._default_manager).filter(pk=holder.pk).exists()
        return str(holder.slug) if is_public else value

    def query(self, **changes: str) -> str:
        """The query of this page with other filters (empty: none), from its first page on."""
        changed = {**self.given, **changes}
        kept = {name: changed[name] for name in self.filters if changed.get(name)}
        return f"?{urlencode(kept, quote_via=_quoted)}" if kept else ""

    def filter(
        self,
        label: str,
        name: str,
        labels: Iterable[tuple[str, Any]],
        numbers: Mapping[Any, int],
        instead_of: str = "",
    ) -> Filter:
        """The filter `name`: those of its choices that leave any records, and the one that is
        made. It takes the place of the filter `instead_of`.
        """
        others = {instead_of: ""}
        choices = [
            Choice(
                text,
                numbers.get(value, 0),
                self.query(**others, **{name: value}),
                self.given.get(name) == value,
            )
            for value, text in labels
            if value in numbers or self.given.get(name) == value
        ]
        is_set = bool(self.given.get(name) or self.given.get(instead_of))
        return Filter(label, choices, self.query(**others, **{name: ""}), is_set)

    def page_of(self, records: Any, count: int | None = None) -> Page[Any]:
        """The page of `records`, of which there are `count` (default: they are counted), that the
        address asks for, else the last there is.
        """
        paginator = FromNearerEnd(records, self.per_page)
        if count is not None:
            paginator.count = count
        return paginator.get_page(given.number(self.request, PAGE) or 1)

    def paged(self, page: Page[Any]) -> dict[str, Any]:
        """What the template needs to lead through the pages, the query by which the page is known,
        and the name under which its list is kept.
        """
        here = self.query()
        is_first = page.number == 1 and not self.given
        pages = {
            each: f"{here}{'&' if here else '?'}{PAGE}={each}" if each > 1 else here
            for each in (page.number - 1, page.number, page.number + 1)
        }
        return {
            "page": page,
            "previous_query": pages[page.number - 1] or "?",
            "next_query": pages[page.number + 1],
            "own_query": pages[page.number],
            # Of all other pages there are too many to keep their lists.
            "kept_list": f"list of {self.template_name}" if is_first else "",
            # Addresses can be invented without end; what finds nothing is no page to be known.
            "noindex": bool(self.given) and not page.paginator.count,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kept_filters="" if self.given else f"filters of {self.template_name}",
            is_filtered=bool(self.given),
            **kwargs,
        )
