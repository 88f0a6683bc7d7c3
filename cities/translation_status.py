"""What exists in which language, and what to show a reader where it does not.

Pure functions over a record's columns. A text that is missing in the reader's language is
shown in another, together with the language it really is in, so that pages can say so.
"""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.utils.translation import to_locale

from cities.models import Keyed
from cities.models.languages import language_codes
from cities.models.outdated import read_lags


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


def foreign_tag(language: str, here: str) -> str:
    """The tag of the language of a text, if that is not `here`, that of the reader; else empty."""
    return "" if language == here else language_tag(language)


def is_complete(record: Keyed, language: str) -> bool:
    """Whether nothing that a reader expects is missing in `language`."""
    return not record.missing_texts(language)


def complete_languages(record: Keyed) -> tuple[str, ...]:
    """The languages in which the record is complete."""
    return tuple(code for code in language_codes() if is_complete(record, code))


@cache
def language_tag(code: str) -> str:
    """The BCP 47 tag of a language code, as HTML writes it: zh-hans is zh-Hans."""
    return to_locale(code).replace("_", "-")
