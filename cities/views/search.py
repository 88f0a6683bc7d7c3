"""One box that finds public records of every kind, in both languages from either."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import tee
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.models import Record
from cities.models.languages import active_language, language_codes
from cities.models.normal_form import readable
from cities.models.record import record_kinds
from cities.models.snapshot import translated_fields
from cities.models.text import RichText
from cities.search import TOLD, Hit, Results, search
from cities.search.marking import Spans, excerpt, spans
from cities.translation_status import Shown, foreign_tag, shown
from cities.views import given
from cities.views.filters import PAGE, Filter, Filtered

MARKED = 20_000  # signs of a text in which what was typed is looked for


class Told(NamedTuple):
    """A text of a hit, where it holds what was typed, and the tag of its language, if that is not
    the reader's.
    """

    text: str
    spans: Spans
    language: str


class ShownHit(NamedTuple):
    """One hit as the list shows it."""

    record: Record
    kind: str
    title: Told
    other_title: Told | None  # the one in another language, if only that holds what was typed
    excerpt: Told | None


class SearchView(Filtered, TemplateView):
    template_name = "cities/search.html"
    filters = ("q", "kind")
    per_page = 15

    @cached_property
    def query_text(self) -> str:
        """What was typed."""
        return self.given.get("q", "")

    @property
    def kind(self) -> str:
        """The kind that is asked for; empty: all."""
        return self.given.get("kind", "")

    def meant(self, name: str, value: str) -> str:
        return value if name != "kind" or value in self.labels else ""

    @cached_property
    def labels(self) -> dict[str, str]:
        """What the records of each kind are called."""
        return _labels(self._language)

    @cached_property
    def _language(self) -> str:
        """The reader's; to ask takes longer than to look at a text."""
        return active_language()

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        """All languages, the reader's first."""
        return tuple(dict.fromkeys((self._language, *language_codes())))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self._found
        page = self.page_of(range(found.total))
        return super().get_context_data(
            query=self.query_text,
            kind=self.kind,
            all=sum(found.counts.values()),
            hits=[self._shown(hit) for hit in found.hits],
            found=found,
            **{**self.paged(page), "noindex": bool(self.query_text)},
            **kwargs,
        )

    @cached_property
    def _found(self) -> Results:
        asked = max(1, given.number(self.request, PAGE) or 1)
        found = self._on_page(asked)
        last = self.page_of(range(found.total)).number
        # Beyond the last page lie addresses of before something was withdrawn.
        return self._on_page(last) if last < asked else found

    def _on_page(self, page: int) -> Results:
        start = (page - 1) * self.per_page
        return search(self.query_text, self.now, kind=self.kind, start=start, most=self.per_page)

    @property
    def offered(self) -> list[Filter]:
        counts = self._found.counts
        found = self.filter(_("Kind"), "kind", self.labels.items(), counts)
        return [found._replace(number=sum(counts.values()))]

    def _shown(self, hit: Hit) -> ShownHit:
        record = hit.record
        title = shown(record, record.title_field, self._language)
        holds = bool(spans(title.text, self.query_text))
        other = None if holds else self._holding(self._texts(record, record.title_field))
        return ShownHit(
            record,
            _label(type(record), self._language),
            self._told(title),
            self._told(other) if other else None,
            self._excerpt(record),
        )

    def _excerpt(self, record: Record) -> Told | None:
        """Of the reader's language if that holds what was typed, else of another that does."""
        texts, again = tee(text for field in TOLD for text in self._texts(record, field))
        found = self._holding(texts) or next(again, None)
        if found is None:
            return None
        return self._told(Shown(excerpt(found.text, self.query_text), found.language))

    def _holding(self, texts: Iterable[Shown]) -> Shown | None:
        """The first text that holds what was typed."""
        return next((text for text in texts if spans(text.text, self.query_text)), None)

    def _told(self, text: Shown) -> Told:
        language = foreign_tag(text.language, self._language)
        return Told(text.text, spans(text.text, self.query_text), language)

    def _texts(self, record: Record, field: str) -> Iterator[Shown]:
        """What `field` says in each language, the reader's first; nothing if there is no such."""
        if (is_rich := _is_rich(type(record), field)) is None:
            return
        for code in self._languages:
            if text := record.text(field, code)[:MARKED]:
                yield Shown(readable(text) if is_rich else text, code)


@cache
def _is_rich(model: type[Record], field: str) -> bool | None:
    """Whether the text of `field` has markup; None if records of the kind have no such text."""
    if field not in translated_fields(model):
        return None
    return isinstance(model._meta.get_field(field), RichText)


@cache
def _labels(language: str) -> dict[str, str]:
    return {
        model._meta.model_name or "": str(capfirst(model._meta.verbose_name_plural))
        for model in record_kinds()
    }


@cache
def _label(model: Any, language: str) -> str:
    return str(capfirst(model._meta.verbose_name))
