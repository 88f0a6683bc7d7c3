"""One box that finds public records of every kind, in both languages from either."""

from functools import cache
from itertools import tee
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.models import Record
from cities.models.languages import active_language, columns, language_codes
from cities.models.normal_form import readable
from cities.models.record import record_kinds
from cities.models.text import RichText
from cities.search import TOLD, Hit, Results, search
from cities.search.marking import Piece, excerpt, pieces, spans
from cities.translation_status import Shown, shown
from cities.views import given
from cities.views.filters import PAGE, Filter, Filtered

MARKED = 20_000  # signs of a text in which what was typed is looked for


class Told(NamedTuple):
    """A text of a hit, the typed words marked, and the language it is in."""

    pieces: list[Piece]
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
        others = self._texts(record, record.title_field)
        here = bool(spans(title.text, self.query_text))
        other = next((each for each in others if spans(each.text, self.query_text)), None)
        return ShownHit(
            record,
            _label(type(record), self._language),
            self._told(title),
            self._told(other) if other and not here else None,
            self._excerpt(record),
        )

    def _excerpt(self, record: Record) -> Told | None:
        """Of the reader's language if that holds what was typed, else of another that does."""
        texts, again = tee(text for field in TOLD for text in self._texts(record, field))
        holding = (text for text in texts if spans(text.text, self.query_text))
        found = next(holding, None) or next(again, None)
        if found is None:
            return None
        return self._told(Shown(excerpt(found.text, self.query_text), found.language))

    def _told(self, text: Shown) -> Told:
        return Told(pieces(text.text, self.query_text), text.language)

    def _texts(self, record: Record, field: str) -> list[Shown]:
        """What `field` says in each language, the reader's first; nothing if there is no such."""
        if not hasattr(record, columns(field)[0]):
            return []
        is_rich = isinstance(record._meta.get_field(field), RichText)
        texts = ((record.text(field, code)[:MARKED], code) for code in self._languages)
        return [Shown(readable(text) if is_rich else text, code) for text, code in texts if text]


@cache
def _labels(language: str) -> dict[str, str]:
    return {
        model._meta.model_name or "": str(capfirst(model._meta.verbose_name_plural))
        for model in record_kinds()
    }


@cache
def _label(model: Any, language: str) -> str:
    return str(capfirst(model._meta.verbose_name))
