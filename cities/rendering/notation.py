"""Dates, numbers and points, written as the reader's language writes them."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cities.models import PartialDate, Place
from cities.rendering.lacking import read_in


def day(value: PartialDate | None) -> SafeString:
    """`<time>` with no more of the date than is known, as the reader's language writes it."""
    return SafeString("") if value is None else _day(value, read_in())


# The same dates stand on many pages, and writing one takes long.
@lru_cache(maxsize=1024)
def _day(value: PartialDate, language: str) -> SafeString:
    written = {
        "year": lambda: _year(value.year),
        "month": lambda: date_format(value.first_day, "YEAR_MONTH_FORMAT"),
        "day": lambda: date_format(value.first_day, "DATE_FORMAT"),
    }[value.precision]()
    return format_html('<time datetime="{}">{}</time>', value, written)


def year(value: int | None) -> SafeString:
    """`<time>` of a year on its own."""
    return day(PartialDate(value)) if value else SafeString("")


def years(first: int, last: int) -> str:
    """A year, or all from the first to the last."""
    if first == last:
        return _year(first)
    return _("%(first)s–%(last)s") % {"first": first, "last": last}


def _year(value: int) -> str:
    return f"{value}年" if read_in().startswith("zh") else str(value)


def moment(value: datetime) -> SafeString:
    """`<time>` of a moment, as the reader's language writes it."""
    here = timezone.localtime(value)
    written = date_format(here, "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', here.isoformat("T", "seconds"), written)


def day_of(value: datetime) -> SafeString:
    """`<time>` of the day of a moment, as the reader's language writes it."""
    here = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>', here.date().isoformat(), date_format(here, "DATE_FORMAT")
    )


def iso(value: datetime) -> str:
    """A moment as machines read it."""
    return timezone.localtime(value).isoformat()


def grouped(value: Any) -> str:
    """A number with its digits grouped as the reader's language does."""
    if type(value) is int and 0 <= value < 1000:  # nothing to group, in any language
        return str(value)
    return str(number_format(value, use_l10n=True, force_grouping=True))


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


def host(address: str) -> str:
    """The host of a web address, for a link that has no other name."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
