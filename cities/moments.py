"""When what the public reads changes: the last change, and the next that nobody need make."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet, Subquery

from cities.models import Generation, Revision
from cities.models.prepared import prepared
from cities.models.publishing import MOMENTS
from cities.models.record import record_kinds


class Moments(NamedTuple):
    """Moments around the one for which they were asked."""

    changed_at: datetime  # the last change by anybody, and the last that came by itself
    ends_at: datetime | None  # the next that comes by itself; past, if one is overdue


def moments(now: datetime) -> Moments | None:
    """The last change at `now` of anything pages show, and when the next is due: a record that
    comes out or is withdrawn, a change that is to be published. None: the site has no content
    yet. One query.
    """
    for changed, due, *found in _moments(now=now):
        passed, coming = found[: len(found) // 2], found[len(found) // 2 :]
        # What is overdue is published by the very request that asks.
        overdue = due if due and due <= now else None
        return Moments(
            max([changed, *filter(None, [overdue, *passed])]),
            min(filter(None, [due, *coming]), default=None),
        )
    return None


@prepared
def _moments(*, now: datetime) -> QuerySet[Any, Any]:
    due = Revision.objects.scheduled().order_by("due_at").values("due_at")[:1]
    passed, coming = [], []
    for kind in record_kinds():
        for name in MOMENTS:
            until = kind._default_manager.filter(**{f"{name}__lte": now})
            after = kind._default_manager.filter(**{f"{name}__gt": now})
            passed.append(Subquery(until.order_by(f"-{name}").values(name)[:1]))
            coming.append(Subquery(after.order_by(name).values(name)[:1]))
    return Generation.objects.values_list("changed_at", Subquery(due), *passed, *coming)
