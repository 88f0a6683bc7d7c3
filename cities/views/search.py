"""One box that finds public records of every kind, in both languages from either."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.generic import TemplateView

from cities.models import Record
from cities.models.languages import active_language, columns, language_codes
from cities.models.normal_form import readable
from cities.models.text import RichText
from cities.search import Hit, Results, search
from cities.search.indexing import kinds
from cities.search.marking import Piece, excerpt, pieces, spans
from cities.translation_status import Shown, shown
from cities.views.given import line, number
from cities.views.public import PublicPage

PER_PAGE = 20
MARKED = 20_000  # signs of a text in which what was typed is looked for
# Of the first of these that a record has, a hit shows a stretch.
TOLD = ("summary", "role", "body", "outcome")


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


class SearchView(PublicPage, TemplateView):
    template_name = "cities/search.html"

    @cached_property
    def query(self) -> str:
        return line(self.request, "q")

    @cached_property
    def kind(self) -> str:
        """The kind that is asked for; empty: all."""
        wanted = self.request.GET.get("kind", "")
        return wanted if wanted in self.labels else ""

    @cached_property
    def labels(self) -> dict[str, str]:
        """What the records of each kind are called."""
        return {
            model._meta.model_name or "": str(capfirst(model._meta.verbose_name_plural))
            for model in kinds()
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = max(1, number(self.request, "page") or 1)
        found = self._found(page)
        last = max(1, -(-found.total // PER_PAGE))
        if page > last:  # an address of before something was withdrawn
            page, found = last, self._found(last)
        return super().get_context_data(
            query=self.query,
            kind=self.kind,
            kinds=[(name, self.labels[name], count) for name, count in self._counts(found)],
            found=found,
            all=sum(found.counts.values()),
            hits=[self._shown(hit) for hit in found.hits],
            page=page,
            last=last,
            first_number=(page - 1) * PER_PAGE + 1,
            **kwargs,
        )

    def _found(self, page: int) -> Results:
        start = (page - 1) * PER_PAGE
        return search(self.query, self.now, kind=self.kind, start=start, most=PER_PAGE)

    def _counts(self, found: Results) -> Iterator[tuple[str, int]]:
        return ((name, found.counts[name]) for name in self.labels if name in found.counts)

    def _shown(self, hit: Hit) -> ShownHit:
        record = hit.record
        title = shown(record, record.title_field, active_language())
        others = _texts(record, record.title_field)
        here = bool(spans(title.text, self.query))
        other = next((each for each in others if spans(each.text, self.query)), None)
        return ShownHit(
            record,
            str(capfirst(record._meta.verbose_name)),
            self._told(title),
            self._told(other) if other and not here else None,
            self._excerpt(record),
        )

    def _excerpt(self, record: Record) -> Told | None:
        """Of the reader's language if that holds what was typed, else of another that does."""
        texts = [text for field in TOLD for text in _texts(record, field)]
        holding = (text for text in texts if spans(text.text, self.query))
        found = next(holding, None) or next(iter(texts), None)
        return self._told(Shown(excerpt(found.text, self.query), found.language)) if found else None

    def _told(self, text: Shown) -> Told:
        return Told(pieces(text.text, self.query), text.language)


def _texts(record: Record, field: str) -> list[Shown]:
    """What `field` says in each language, the reader's first; nothing if there is no such."""
    if not hasattr(record, columns(field)[0]):
        return []
    is_rich = isinstance(record._meta.get_field(field), RichText)
    codes = dict.fromkeys((active_language(), *language_codes()))
    texts = ((record.text(field, code)[:MARKED], code) for code in codes)
    return [Shown(readable(text) if is_rich else text, code) for text, code in texts if text]
