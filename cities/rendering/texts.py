"""Texts as a reader of any language should meet them.

A text that falls back to another language carries its own `lang`, and the page that holds
it says so once at its top, as it does of a text that lags behind another: see `notices`.
"""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.models import Figure, Keyed, Picture, Record
from cities.models.folding import is_chinese
from cities.models.languages import language_codes
from cities.rendering.escaping import escaped, printed
from cities.rendering.lacking import note, read_in
from cities.rendering.notation import grouped
from cities.search.marking import Spans
from cities.translation_status import Shown, language_tag, shown


def text(record: Keyed, field: str) -> SafeString:
    """The plain text, marked with its language if it fell back; empty if there is none."""
    here = read_in()
    if simply := _as_it_should_be(record, field, here):
        return _with_lines(simply)
    found = shown(record, field, here)
    note(record, field, found)
    return _in_its_language("span", found, _with_lines(found.text), here)


def title(record: Record) -> SafeString:
    """The record's title or name, like `text`."""
    return text(record, record.title_field)


def titles(records: Iterable[Record]) -> dict[Any, SafeString]:
    """The titles by the primary keys, for a page that prints each again and again."""
    return {record.pk: title(record) for record in records}


def rich(record: Keyed, field: str) -> SafeString:
    """HTML, which was sanitised before it was stored."""
    here = read_in()
    found = shown(record, field, here)
    note(record, field, found)
    return _in_its_language("div", found, mark_safe(found.text), here)  # noqa: S308


def alternative_text(picture: Picture) -> SafeString:
    """`<img {{ alternative_text(picture) }}>`: its `alt`, with its `lang` if it fell back."""
    here = read_in()
    found = shown(picture, "alt", here)
    note(picture, "alt", found)
    if not found.text or found.language == here:
        return format_html('alt="{}"', found.text)
    return format_html('alt="{}" lang="{}"', found.text, language_tag(found.language))


def plain(record: Keyed, field: str = "") -> str:
    """The text alone, for places that cannot say which language it is in (`<title>`)."""
    name = field or getattr(record, "title_field", "")
    return shown(record, name, read_in()).text


def other_titles(record: Record) -> list[Shown]:
    """The record's title in the languages it is not shown in, where it has them."""
    here = shown(record, record.title_field, read_in()).language
    found = (Shown(record.text(record.title_field, code), code) for code in language_codes())
    return [other for other in found if other.text and other.language != here]


def quantity(figure: Figure) -> SafeString:
    """A figure's number, grouped as the reader's language does, with its unit."""
    unit = text(figure.measure, "unit")
    return format_html(_("{number} {unit}"), number=grouped(figure.value), unit=unit)


def marked(plain_text: str, spans: Spans, language: str) -> SafeString:
    """A text in which `spans` are marked; `language` is its tag, if not the reader's."""
    html, last = "", 0
    for start, end in spans:
        before, found = printed(plain_text[last:start]), printed(plain_text[start:end])
        html, last = f"{html}{before}<mark>{found}</mark>", end
    html += printed(plain_text[last:])
    return SafeString(f'<span lang="{language}">{html}</span>' if language else html)


def names(words: list[str]) -> SafeString:
    """Names in a row; those written in Chinese say so, wherever the page is not Chinese."""
    here = read_in()
    shown_names = (Shown(word, "zh-hans" if is_chinese(word) else here) for word in words)
    parts = ((_in_its_language("span", name, escaped(name.text), here),) for name in shown_names)
    return format_html_join(pgettext("between names", ", "), "{}", parts)


def _as_it_should_be(record: Keyed, field: str, here: str) -> str:
    """The text, if it is in the reader's language and nothing of the record lags: nearly always,
    and then nothing is to be said of it.
    """
    return "" if record.outdated else record.text(field, here)


def _with_lines(plain_text: str) -> SafeString:
    has_lines = "\n" in plain_text or "\r" in plain_text
    return linebreaksbr(plain_text, autoescape=True) if has_lines else escaped(plain_text)


def _in_its_language(element: str, found: Shown, html: SafeString, here: str) -> SafeString:
    """`html` inside `element` with its `lang`, if that is not `here`, the page's own language."""
    if not found.text or found.language == here:
        return html
    return format_html('<{0} lang="{1}">{2}</{0}>', element, language_tag(found.language), html)
