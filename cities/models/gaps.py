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
NO_PICTURE_TEXT = "no_picture_text"


class Status(TextChoices):
    """How the text of one field stands in one language."""

    MISSING = "missing", _("Not translated")
    OUTDATED = "outdated", _("Out of date")
    UP_TO_DATE = "up_to_date", _("Up to date")


def status_of(
    texts: Texts, lags: Lags, language: str, *, is_essential: bool = False
) -> Status | None:
    """The status of the text in `language` among the `texts` of a field; None if there is none
    in any language, unless there should be one.
    """
    if not any(texts.values()) and not is_essential:
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
        if (status := _status_in(kind, values, field, code)) in (Status.MISSING, Status.OUTDATED)
    ]


def _status_in(model: type[Keyed], values: Snapshot, field: str, language: str) -> Status | None:
    lags = read_lags(values.get(OUTDATED, []), field)
    essential = field in model.essential_translations
    return status_of(texts_of(values, field), lags, language, is_essential=essential)


def lacks_source(model: type[Keyed], snapshot: Snapshot) -> bool:
    """Whether a record that should name its source names none in any language."""
    if not issubclass(model, Sourced):
        return False
    return not any(texts_of(snapshot, "source").values()) and not snapshot.get("source_url")


def _is_picture_text(gap: Gap) -> bool:
    """Whether a picture says nothing to somebody who reads this language and does not see it."""
    return gap.status is Status.MISSING and (gap.place[0], gap.place[-1]) == ("pictures", "alt")


def mark(status: str, language: str) -> str:
    """The mark of a state in which some text of `language` is missing or outdated."""
    return column(str(status), language)


def marks_of(model: type[Keyed], snapshot: Snapshot) -> str:
    """The marks of a state as a revision keeps them: words between spaces."""
    lacking = gaps(model, snapshot)
    found = {mark(gap.status, gap.language) for gap in lacking}
    if any(_is_picture_text(gap) for gap in lacking):
        found.add(NO_PICTURE_TEXT)
    if lacks_source(model, snapshot):
        found.add(NO_SOURCE)
    return f" {' '.join(sorted(found))} " if found else ""


def marked(name: str, column: str = "gaps") -> Q:
    """The query for what has the mark `name` in `column`."""
    return Q(**{f"{column}__contains": f" {name} "})
