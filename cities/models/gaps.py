"""What a state of a record lacks: texts in a language, texts that are up to date, a source.

A revision keeps it as a few marks in one column, so that lists and the desk can ask for it.
"""

from typing import NamedTuple

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from cities.models.agreement import Lags, Texts
from cities.models.judging import holders, judged_fields, texts_of
from cities.models.keyed import Keyed
from cities.models.languages import column, language_codes
from cities.models.merging import Place
from cities.models.outdated import OUTDATED, read_lags
from cities.models.snapshot import Snapshot
from cities.models.source import Sourced

NO_SOURCE = "no_source"


class Status(TextChoices):
    """How the text of one field stands in one language."""

    MISSING = "missing", _("Not translated")
    OUTDATED = "outdated", _("Out of date")
    UP_TO_DATE = "up_to_date", _("Up to date")


def status_of(texts: Texts, lags: Lags, language: str) -> Status | None:
    """The status of the text in `language` among the `texts` of a field; None if there is none
    in any language.
    """
    if not any(texts.values()):
        return None
    if not texts[language]:
        return Status.MISSING
    return Status.OUTDATED if any(key[0] == language for key in lags) else Status.UP_TO_DATE


class Gap(NamedTuple):
    """A text that is not there, or lags behind another language."""

    place: Place  # of the field: its plain name, for a part after the part's own place
    language: str
    status: Status


def gaps(model: type[Keyed], snapshot: Snapshot) -> list[Gap]:
    """What a state of a record and its parts lacks before all languages say the same."""
    return [
        Gap((*place, field), code, status)
        for place, kind, values in holders(model, snapshot)
        for field in judged_fields(kind)
        for code in language_codes()
        if (status := _status_in(values, field, code)) in (Status.MISSING, Status.OUTDATED)
    ]


def _status_in(values: Snapshot, field: str, language: str) -> Status | None:
    lags = read_lags(values.get(OUTDATED, []), field)
    return status_of(texts_of(values, field), lags, language)


def lacks_source(model: type[Keyed], snapshot: Snapshot) -> bool:
    """Whether a record that should name its source names none in any language."""
    if not issubclass(model, Sourced):
        return False
    return not any(texts_of(snapshot, "source").values()) and not snapshot.get("source_url")


def mark(status: str, language: str) -> str:
    """The mark of a state in which some text of `language` is missing or outdated."""
    return column(str(status), language)


def marks_of(model: type[Keyed], snapshot: Snapshot) -> str:
    """The marks of a state as a revision keeps them: words between spaces."""
    found = {mark(gap.status, gap.language) for gap in gaps(model, snapshot)}
    if lacks_source(model, snapshot):
        found.add(NO_SOURCE)
    return f" {' '.join(sorted(found))} " if found else ""


def marked(name: str, column: str = "gaps") -> Q:
    """The query for what has the mark `name` in `column`."""
    return Q(**{f"{column}__contains": f" {name} "})
