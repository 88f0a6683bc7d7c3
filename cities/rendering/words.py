"""The words of templates, in the reader's language.

Templates call `_`, which makemessages finds in them. What counts things or has a context it does
not find there: such words are here.
"""

from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext as translated

from cities.models import City, Partner
from cities.rendering.lacking import read_in
from cities.rendering.notation import grouped


def word(message: str) -> SafeString:
    """`_("Cities")` in a template: our own words are HTML."""
    return _translated(message, read_in())


@lru_cache(maxsize=1024)
def _translated(message: str, language: str) -> SafeString:
    return mark_safe(translated(message))  # noqa: S308


def filled(message: str, **values: Any) -> SafeString:
    """`_("Page %(number)s")|filled(number=2)`: our words with somebody's texts in them."""
    safe = {name: conditional_escape(value) for name, value in values.items()}
    return mark_safe(message % safe)  # noqa: S308


def label(record: Any, field: str) -> str:
    """`practice|label("theme")`: what the choice in a field of a record is called."""
    model: Any = type(record)
    return _label(model, field, getattr(record, field), read_in())


# Django makes a table of all choices and their names for each single answer.
@lru_cache(maxsize=512)
def _label(model: Any, field: str, value: str, language: str) -> str:
    return str(dict(model._meta.get_field(field).flatchoices).get(value, value))


def side(record: City | Partner) -> SafeString:
    """The badge that says on which side a city or a partner is."""
    return _side(record.side, label(record, "side"))


@lru_cache(maxsize=16)
def _side(side: str, label: str) -> SafeString:
    return format_html('<span class="side {}">{}</span>', side, label)


def colon() -> str:
    """Stands between the kind of a thing and its source."""
    return _colon(read_in())


@lru_cache(maxsize=16)
def _colon(language: str) -> str:
    return pgettext("between kind and source", ": ")


def dash() -> str:
    """Stands between the first and the last date."""
    return pgettext("between two dates", " – ")


def shared() -> str:
    """Said of a theme in which every city of a comparison has practices."""
    return pgettext("by all compared cities", "shared")


def cities_found(number: int, everything: int) -> SafeString:
    words = ngettext("%(number)s of %(all)s cities", "%(number)s of %(all)s cities", number)
    return filled(words, number=grouped(number), all=grouped(everything))


def practices_found(number: int) -> SafeString:
    return filled(
        ngettext("%(number)s practice", "%(number)s practices", number), number=grouped(number)
    )


def news_found(number: int) -> SafeString:
    return filled(
        ngettext("%(number)s news item", "%(number)s news items", number), number=grouped(number)
    )


def records_found(number: int, query: str, *, is_cut: bool) -> SafeString:
    words = ngettext(
        "%(number)s record found for “%(query)s”.",
        "%(number)s records found for “%(query)s”.",
        number,
    )
    many = gettext(
        "“%(query)s” appears in a great many records; the newest of each kind are shown"
        " (%(number)s). Add a word for more precise results."
    )
    return filled(many if is_cut else words, number=grouped(number), query=query)


def countries_beside(number: int) -> str:
    """What the number of countries of the pilot cities stands beside."""
    return ngettext("country in Europe, and China", "countries in Europe, and China", number)


def as_good(number: int) -> SafeString:
    """How many cities might be named as counterparts as well."""
    words = ngettext(
        "%(number)s more city has reasons that count as much; the nearer population decided, or"
        " the alphabet.",
        "%(number)s more cities have reasons that count as much; the nearer population decided, or"
        " the alphabet.",
        number,
    )
    return filled(words, number=grouped(number))
