"""Dates, numbers, points and names, written as the reader's language writes them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.models import Figure, PartialDate, Place
from cities.models.folding import is_chinese
from cities.models.languages import active_language
from cities.templatetags.texts import marked, text
from cities.translation_status import Shown

register = template.Library()


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
def moment(value: datetime) -> SafeString:
    """`<time>` of a moment, as the reader's language writes it."""
    here = timezone.localtime(value)
    written = date_format(here, "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', here.isoformat("T", "seconds"), written)


@register.filter
def day_of(value: datetime) -> SafeString:
    """`<time>` of the day of a moment, as the reader's language writes it."""
    here = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>', here.date().isoformat(), date_format(here, "DATE_FORMAT")
    )


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
def names(words: list[str]) -> SafeString:
    """Names in a row; those written in Chinese say so, wherever the page is not Chinese."""
    shown_names = (
        Shown(word, "zh-hans" if is_chinese(word) else active_language()) for word in words
    )
    parts = ((marked("span", name, escape(name.text)),) for name in shown_names)
    return format_html_join(pgettext("between names", ", "), "{}", parts)


@register.filter
def host(address: str) -> str:
    """The host of a web address, for a link that has no other name."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


@register.simple_tag(takes_context=True)
def quantity(context: Context, figure: Figure) -> SafeString:
    """A figure's number, grouped as the reader's language does, with its unit."""
    unit = text(context, figure.measure, "unit")
    return format_html(_("{number} {unit}"), number=grouped(figure.value), unit=unit)
