"""What the desk has to do, of all kinds at once: counts for its first page."""

from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import Keyed, Record, Revision
from cities.models.gaps import NO_PICTURE_TEXT, NO_SOURCE, Status, mark, marked
from cities.models.languages import column, columns_of_the_form

LACKING = (Status.MISSING, Status.OUTDATED)
LACKING_ELSE = (NO_PICTURE_TEXT, NO_SOURCE)


class Task(NamedTuple):
    """Something to be done: its heading, and the filter of a change list that finds it."""

    name: str
    label: str
    language: tuple[str, str] | None  # code and name, for what is to be done in one language
    query: str


class Kind(NamedTuple):
    """The records of one model, and how many of them each task is about."""

    model: type[Keyed]
    total: int
    counts: list[tuple[Task, int]]


class Overview(NamedTuple):
    """The table of the desk's first page."""

    tasks: list[Task]
    kinds: list[Kind]
    total: int
    alike: int  # records of which every language says the same

    @property
    def parity(self) -> int:
        """The share of records of which every language says the same, in percent, rounded down:
        100 means all.
        """
        return 100 * self.alike // self.total if self.total else 100


def overview(models: dict[str, type[Keyed]]) -> Overview:
    """Count what is to be done in `models` (by name). A fixed number of queries."""
    tasks = _tasks()
    counts = {**_of_newest(models), **_of_waiting(models)}
    totals = counts.pop("total")
    kinds = [
        Kind(
            model,
            totals.get(name, 0),
            [(task, counts[task.name].get(name, 0)) for task in tasks],
        )
        for name, model in models.items()
    ]
    alike = sum(counts["alike"].values())
    return Overview(tasks, kinds, sum(totals.values()), alike)


def _tasks() -> list[Task]:
    waiting = {
        "changes": _("Unpublished changes"),
        "submitted": _("Submitted"),
        "scheduled": _("Scheduled"),
        "failed": _("Could not be published"),
        "choice": _("Conflicts to settle"),
    }
    translating = [
        Task(mark(status, code), str(status.label), (code, name), _query(status, code))
        for status in LACKING
        for code, name in columns_of_the_form()
    ]
    return [
        *translating,
        *(Task(name, label, None, f"waiting={name}") for name, label in waiting.items()),
        Task(NO_PICTURE_TEXT, _("Picture without text"), None, "picture_text=missing"),
        Task(NO_SOURCE, _("No source"), None, "source=missing"),
    ]


def _query(status: Status, language: str) -> str:
    return f"{column('translation', language)}={status}"


def _of_newest(models: dict[str, Any]) -> dict[str, dict[str, int]]:
    """By task and model, how many records lack what the marks of their newest state say."""
    lacking = [mark(status, code) for status in LACKING for code, _name in columns_of_the_form()]
    alike = Q()
    for each in lacking:
        alike &= ~marked(each)
    counted = {
        "total": Count("pk"),
        "alike": Count("pk", filter=alike),
        **{each: Count("pk", filter=marked(each)) for each in (*lacking, *LACKING_ELSE)},
    }
    newest = Revision.objects.newest().filter(model__in=models).order_by()
    rows = list(newest.values("model").annotate(**counted))
    return {name: {row["model"]: row[name] for row in rows} for name in counted}


def _of_waiting(models: dict[str, Any]) -> dict[str, dict[str, int]]:
    """By task and model, how many records wait for it."""
    published = [name for name, model in models.items() if issubclass(model, Record)]
    there = Revision.objects.newest().filter(
        model=OuterRef("model"), record_id=OuterRef("record_id")
    )
    every = Revision.objects.filter(Exists(there.order_by()), model__in=published).order_by()
    line = every.exclude(number=None)
    earlier = line.filter(
        model=OuterRef("model"), record_id=OuterRef("record_id"), published_at__isnull=False
    )
    asked = {
        "changes": Revision.objects.newest()
        .filter(Exists(earlier), model__in=published, published_at=None)
        .order_by(),
        "submitted": line.exclude(submitted_at=None),
        "scheduled": line.filter(Q(due_at__isnull=False) | Q(published_at__gt=timezone.now())),
        "failed": line.exclude(failure=""),
        "choice": every.unresolved(),
    }
    return {
        name: dict(
            found.values("model")
            .annotate(records=Count("record_id", distinct=True))
            .values_list("model", "records")
        )
        for name, found in asked.items()
    }
