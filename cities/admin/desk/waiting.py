"""What waits in a list of records: unpublished changes, submissions, schedules, choices."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.models import Revision, State

# What each answer of the filter means, of the columns that `with_waiting` adds.
WAITING: dict[str, tuple[Any, Q]] = {
    "changes": (_("Unpublished changes"), Q(published_at__isnull=False, newest_public=None)),
    "submitted": (_("Submitted"), Q(is_submitted=True)),
    "scheduled": (_("Scheduled"), Q(next_due__isnull=False) | Q(published_at__gt=Now())),
    "failed": (_("Could not be published"), Q(has_failed=True)),
    "choice": (_("Conflicts to settle"), Q(has_choice=True)),
}


def with_waiting(records: QuerySet[Any]) -> QuerySet[Any]:
    """`records`, each with what waits of it, in one query."""
    every = Revision.objects.filter(
        model=records.model._meta.model_name, record_id=OuterRef("pk")
    ).order_by()
    line = every.exclude(number=None)
    annotated: QuerySet[Any] = records.annotate(
        newest_public=Subquery(line.order_by("-number").values("published_at")[:1]),
        is_submitted=Exists(line.submitted()),
        next_due=Subquery(line.scheduled().order_by("due_at").values("due_at")[:1]),
        has_failed=Exists(line.failed()),
        has_choice=Exists(every.filter(number=None, merged_by=None)),
    )
    return annotated


def waiting_of(record: Any) -> list[str]:
    """What waits of a record that `with_waiting` found, in words."""
    holds = {
        "changes": record.published_at is not None and record.newest_public is None,
        "submitted": record.is_submitted,
        "scheduled": record.next_due is not None or record.state is State.SCHEDULED,
        "failed": record.has_failed,
        "choice": record.has_choice,
    }
    return [str(WAITING[name][0]) for name, held in holds.items() if held]


class WaitingFilter(admin.SimpleListFilter):
    """Records of which something waits."""

    title = _("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _condition) in WAITING.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(WAITING[value][1]) if value in WAITING else queryset
