"""What the desk has to do, of all kinds at once: counts for its first page."""

from collections import Counter
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import Keyed, Record, Revision
from cities.models.gaps import NO_PICTURE_TEXT, NO_SOURCE, Status, mark
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
    lacking = {mark(status, code) for status in LACKING for code, _name in columns_of_the_form()}
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("total", "alike", *lacking, *LACKING_ELSE)
    }
    newest = Revision.objects.newest().filter(model__in=models).order_by()
    for name, gaps, number in newest.values_list("model", "gaps").annotate(Count("pk")):
        marks = set(gaps.split())
        for each in ("total", *marks & counts.keys(), *([] if marks & lacking else ["alike"])):
            counts[each][name] += number
    return {name: dict(by_model) for name, by_model in counts.items()}


def _of_waiting(models: dict[str, Any]) -> dict[str, dict[str, int]]:
    """By task and model, how many records wait for it."""
    published = [name for name, model in models.items() if issubclass(model, Record)]
    of_the_same = {"model": OuterRef("model"), "record_id": OuterRef("record_id")}
    there = Revision.objects.newest().filter(**of_the_same)
    every = Revision.objects.filter(Exists(there.order_by())).order_by()
    line = every.exclude(number=None)
    earlier = line.filter(**of_the_same, published_at__isnull=False)
    newest = Revision.objects.newest().order_by()
    asked = {
        "changes": [newest.filter(Exists(earlier), published_at=None)],
        "submitted": [line.submitted()],
        "scheduled": [line.scheduled(), line.filter(published_at__gt=timezone.now())],
        "failed": [line.failed()],
        "choice": [every.unresolved()],
    }
    # Kinds are told apart here: a database would take the index of kinds, and look at all.
    counts = {}
    for name, queries in asked.items():
        waiting = set(chain(*(found.values_list("model", "record_id") for found in queries)))
        counts[name] = dict(Counter(model for model, _pk in waiting if model in published))
    return counts
