"""When what the public reads changes: the last change, and the next that nobody need make."""

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Subquery
from django.utils import timezone

from cities.models import Generation, Revision
from cities.models.publishing import MOMENTS
from cities.models.record import record_kinds

_SOME_MOMENT = datetime(2013, 11, 21, tzinfo=UTC)  # stands for now in the SQL, which is kept


class Moments(NamedTuple):
    """Moments around the one for which they were asked."""

    changed_at: datetime  # the last change by anybody, and the last that came by itself
    ends_at: datetime | None  # the next that comes by itself; past, if one is overdue


def moments(now: datetime) -> Moments | None:
    """The last change at `now` of anything pages show, and when the next is due: a record that
    comes out or is withdrawn, a change that is to be published. None: the site has no content
    yet. One query.
    """
    sql, times = _question()
    with connection.cursor() as cursor:
        cursor.execute(sql, [connection.ops.adapt_datetimefield_value(now)] * times)
        row = cursor.fetchone()
    if row is None:
        return None
    changed, due, *found = map(_aware, row)
    assert changed is not None  # noqa: S101 - the column is never empty
    passed, coming = found[: len(found) // 2], found[len(found) // 2 :]
    # What is overdue is published by the very request that asks.
    overdue = due if due and due <= now else None
    return Moments(
        max([changed, *filter(None, [overdue, *passed])]),
        min(filter(None, [due, *coming]), default=None),
    )


def _aware(moment: datetime | str | None) -> datetime | None:
    """SQLite keeps moments in UTC without saying so, and gives some of them as text."""
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read.replace(tzinfo=UTC) if read and timezone.is_naive(read) else read


@cache
def _question() -> tuple[str, int]:
    """The SQL, and how often it asks for now. To write it takes ten times as long as to answer
    it, so it is written once.
    """
    due = Revision.objects.scheduled().order_by("due_at").values("due_at")[:1]
    passed, coming = [], []
    for kind in record_kinds():
        for name in MOMENTS:
            until = kind._default_manager.filter(**{f"{name}__lte": _SOME_MOMENT})
            after = kind._default_manager.filter(**{f"{name}__gt": _SOME_MOMENT})
            passed.append(Subquery(until.order_by(f"-{name}").values(name)[:1]))
            coming.append(Subquery(after.order_by(name).values(name)[:1]))
    asked = Generation.objects.order_by().values_list("changed_at", Subquery(due), *passed, *coming)
    sql, parameters = asked.query.sql_with_params()
    return sql, len(parameters)
