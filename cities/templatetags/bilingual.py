"""Texts, dates and numbers as a reader of either language should meet them.

A text that falls back to another language carries its own `lang`, and the page that holds
it says so once at its top: see `honest`.
"""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cities.models import Figure, Keyed, PartialDate, Place, Record
from cities.models.country import language_name
from cities.models.languages import active_language, language_codes
from cities.translation_status import Shown, complete_languages, is_complete, language_tag, shown

register = template.Library()
register.filter("language_tag", language_tag)

FALLBACKS = "languages_fallen_back_to"  # context name of what `honest` collects


@register.simple_tag(takes_context=True)
def text(context: Context, record: Keyed, field: str) -> SafeString:
    """`{% text record "summary" %}`: the plain text, marked with its language if it fell back."""
    found = _shown(context, record, field)
    return _marked("span", found, format_html("{}", found.text))


@register.simple_tag(takes_context=True)
def quantity(context: Context, figure: Figure) -> SafeString:
    """A figure's number, grouped as the reader's language does, with its unit."""
    unit = text(context, figure.measure, "unit")
    return format_html(_("{number} {unit}"), number=grouped(figure.value), unit=unit)


@register.simple_tag(takes_context=True)
def title(context: Context, record: Record) -> SafeString:
    """`{% title record %}`: the record's title or name, like `text`."""
    return text(context, record, record.title_field)


@register.simple_tag(takes_context=True)
def rich(context: Context, record: Keyed, field: str) -> SafeString:
    """`{% rich record "body" %}`: HTML, which was sanitised before it was stored."""
    found = _shown(context, record, field)
    return _marked("div", found, mark_safe(found.text))  # noqa: S308


@register.simple_tag
def plain(record: Keyed, field: str = "") -> str:
    """The text alone, for places that cannot say which language it is in (`<title>`)."""
    name = field or getattr(record, "title_field", "")
    return shown(record, name, active_language()).text


@register.simple_tag
def other_titles(record: Record) -> list[Shown]:
    """The record's title in the languages that are not the reader's, where it has them."""
    found = (Shown(record.text(record.title_field, code), code) for code in language_codes())
    return [other for other in found if other.text and other.language != active_language()]


def _shown(context: Context, record: Keyed, field: str) -> Shown:
    found = shown(record, field, active_language())
    if found.text and found.language != active_language() and FALLBACKS in context:
        context[FALLBACKS].add(found.language)
    return found


def _marked(element: str, found: Shown, html: SafeString) -> SafeString:
    if not found.text or found.language == active_language():
        return html
    return format_html('<{0} lang="{1}">{2}</{0}>', element, language_tag(found.language), html)


class HonestNode(template.Node):
    """Renders what it holds, and above it says if any of it fell back to another language."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        with context.push(**{FALLBACKS: set()}):
            content = self.nodelist.render(context)
            languages = [language_name(code.split("-")[0]) for code in sorted(context[FALLBACKS])]
        if not languages:
            return SafeString(content)
        notice = render_to_string(
            "cities/fallback_notice.html",
            {
                "language": language_name(active_language().split("-")[0]),
                "shown_in": languages,
            },
        )
        return mark_safe(notice + content)  # noqa: S308


@register.tag
def honest(parser: Parser, token: Token) -> HonestNode:
    """`{% honest %}…{% endhonest %}` around the content of a page."""
    nodelist = parser.parse(("endhonest",))
    parser.delete_first_token()
    return HonestNode(nodelist)


@register.filter
def day(value: PartialDate | None) -> SafeString:
    """`<time>` with no more of the date than is known, as the reader's language writes it."""
    if value is None:
        return SafeString("")
    written = {
        "year": lambda: _year(value.year),
        "month": lambda: date_format(value.first_day, "YEAR_MONTH_FORMAT"),
        "day": lambda: date_format(value.first_day, "DATE_FORMAT"),
    }[value.precision]()
    return format_html('<time datetime="{}">{}</time>', value, written)


@register.filter
def year(value: int | None) -> SafeString:
    """`<time>` of a year on its own."""
    return day(PartialDate(value)) if value else SafeString("")


def _year(value: int) -> str:
    return f"{value}年" if active_language().startswith("zh") else str(value)


@register.filter
def grouped(value: Any) -> str:
    """A number with its digits grouped as the reader's language does."""
    return str(number_format(value, use_l10n=True, force_grouping=True))


@register.filter
def location(place: Place) -> str:
    """The point of a place in degrees, as the reader's language writes it."""
    if place.latitude is None or place.longitude is None:
        return ""
    north_south = _("{degrees}° N") if place.latitude >= 0 else _("{degrees}° S")
    east_west = _("{degrees}° E") if place.longitude >= 0 else _("{degrees}° W")
    return _("{north_south}, {east_west}").format(
        north_south=north_south.format(degrees=grouped(abs(place.latitude))),
        east_west=east_west.format(degrees=grouped(abs(place.longitude))),
    )


@register.filter
def host(address: str) -> str:
    """The host of a web address, for a link that has no other name."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


@register.simple_tag
def site_languages() -> list[tuple[str, str]]:
    """Code and own name of every language of the site."""
    return list(settings.LANGUAGES)


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """Code and own name of the languages to switch to."""
    return [(code, name) for code, name in site_languages() if code != active_language()]


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """The address of this page in `language`, with the same query."""
    request: HttpRequest = context["request"]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return _in_language(request.path, language) + query


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The absolute address this page should be known by.

    A record that is not complete in the language of the page is known by the page in which
    it is.
    """
    record = context.get("record")
    language = active_language()
    if isinstance(record, Keyed) and not is_complete(record, language):
        language = next(iter(complete_languages(record)), language)
    return f"{settings.SITE_URL}{_in_language(context['request'].path, language)}"


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[tuple[str, str]]:
    """`hreflang` and absolute address of this page in each language, with `x-default`.

    Empty if the page is not complete in all languages: it has no true translation then.
    """
    record = context.get("record")
    if isinstance(record, Keyed) and complete_languages(record) != language_codes():
        return []
    path = context["request"].path
    found = [
        (language_tag(code), settings.SITE_URL + _in_language(path, code))
        for code in language_codes()
    ]
    home = path.strip("/") in language_codes()
    return [*found, ("x-default", f"{settings.SITE_URL}/" if home else found[0][1])]


def _in_language(path: str, language: str) -> str:
    """`path` below another language; a path below none leads to that language's home page."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return f"/{language}/{rest}" if first in language_codes() else f"/{language}/"
