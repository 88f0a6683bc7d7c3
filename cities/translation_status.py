"""What exists in which language, and what to show a reader where it does not.

Pure functions over a record's columns. A text that is missing in the reader's language is
shown in another, together with the language it really is in, so that pages can say so.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_locale

from cities.models import Keyed
from cities.models.agreement import Lags, Texts
from cities.models.judging import holders, judged_fields, texts_of
from cities.models.languages import language_codes
from cities.models.merging import Place
from cities.models.outdated import OUTDATED, read_lags
from cities.models.snapshot import Snapshot


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


def lags_of(record: Keyed, field: str, language: str) -> dict[str, datetime]:
    """The languages that the text of `field` in `language` lags behind, and since when.

    Only those that still have a text: nobody is told of what is not there.
    """
    return {
        behind: datetime.fromisoformat(lag.since)
        for (lagging, behind), lag in read_lags(record.outdated, field).items()
        if lagging == language and record.text(field, language) and record.text(field, behind)
    }


class Shown(NamedTuple):
    """A text and the language it is really in; both empty if no language has it."""

    text: str
    language: str


def shown(record: Keyed, field: str, language: str) -> Shown:
    """The text of `field` for a reader of `language`, falling back to the other languages."""
    for code in (language, *language_codes()):
        if text := record.text(field, code):
            return Shown(text, code)
    return Shown("", "")


def is_complete(record: Keyed, language: str) -> bool:
    """Whether nothing that a reader expects is missing in `language`."""
    return not record.missing_texts(language)


def complete_languages(record: Keyed) -> tuple[str, ...]:
    """The languages in which the record is complete."""
    return tuple(code for code in language_codes() if is_complete(record, code))


def language_tag(code: str) -> str:
    """The BCP 47 tag of a language code, as HTML writes it: zh-hans is zh-Hans."""
    return to_locale(code).replace("_", "-")
