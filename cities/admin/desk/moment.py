"""Narrowing a list to a year or a month."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext_lazy as _

# The years that a moment can have, and stay one in any time zone.
_WRITTEN = re.compile(r"([1-8][0-9]{3})(?:-(0[1-9]|1[0-2]))?", re.ASCII)


class MomentFilter(admin.SimpleListFilter):
    """The years from the first record to the last, and the months of the one that is chosen.
    Django's `date_hierarchy` reads all records to offer only days on which there are any.
    """

    title = _("moment")
    parameter_name = "moment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        moments = model_admin.model._default_manager.values_list("moment", flat=True)
        first, last = moments.order_by("moment").first(), moments.order_by("-moment").first()
        return list(self._offered(localtime(first), localtime(last))) if first else []

    def _offered(self, first: datetime, last: datetime) -> Iterator[tuple[str, str]]:
        chosen, _month = _read(self.value())
        for year in range(last.year, first.year - 1, -1):
            yield str(year), str(year)
            for month in range(12, 0, -1) if year == chosen else ():
                if (first.year, first.month) <= (year, month) <= (last.year, last.month):
                    label = date_format(_begins(year, month), "YEAR_MONTH_FORMAT")
                    yield f"{year}-{month:02}", label

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        year, month = _read(self.value())
        if not year:
            return queryset
        after = (year, month + 1) if 0 < month < 12 else (year + 1, 1)
        begins, ends = _begins(year, month or 1), _begins(*after)
        return queryset.filter(moment__gte=begins, moment__lt=ends)


def _read(value: str | None) -> tuple[int, int]:
    """The year and the month, each 0 if none is asked for."""
    found = _WRITTEN.fullmatch(value or "")
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _begins(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=get_current_timezone())
