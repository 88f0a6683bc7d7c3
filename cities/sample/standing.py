"""How made records stand: most are public and up to date in both languages, some are not."""

import re
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from cities.models import Record
from cities.models.agreement import Lag
from cities.models.judging import judged_fields
from cities.models.languages import column, language_codes
from cities.models.outdated import write_lags

# Between these everything happened, whenever the site is made.
FIRST_DAY, LAST_DAY = date(2013, 11, 21), date(2026, 11, 15)
LOADED_AT = datetime(2026, 11, 22, tzinfo=UTC)  # when the records came, as the histories say
_FAR = date(2040, 1, 1)  # what is scheduled comes out after this

# Of a hundred records, how many stand so.
DRAFTS, SCHEDULED, WITHDRAWN = 2, 1, 1
LACKING, PARTLY_LACKING, LAGGING = 3, 2, 4

_LAST_SENTENCE = re.compile(r"(?<=[.。])\s*[^.。]+[.。]$")


def moments(random: Random, day: date) -> dict[str, datetime | None]:
    """When the public reads what happened on `day`: the columns of the two moments."""
    lot = random.random() * 100
    if lot < DRAFTS:
        return {"published_at": None}
    if lot < DRAFTS + SCHEDULED:
        return {"published_at": _moment(random, _FAR + timedelta(random.randrange(1000)))}
    published = _moment(random, day + timedelta(random.randrange(1, 4)))
    if lot < DRAFTS + SCHEDULED + WITHDRAWN:
        # Never later than the records came.
        gone = min(published + timedelta(random.randrange(30, 900)), LOADED_AT)
        return {"published_at": published, "withdrawn_at": gone}
    return {"published_at": published}


def _moment(random: Random, day: date) -> datetime:
    return datetime.combine(day, time(7 + random.randrange(10), random.randrange(60)), UTC)


def vary_languages(record: Record, random: Random) -> None:
    """Let a few records lack a language, in all texts or in a long one, or lag behind it."""
    lot = random.random() * 100
    leading, following = random.sample(language_codes(), 2)
    if lot < LACKING:
        _leave_out(record, judged_fields(type(record)), following)
    elif lot < LACKING + PARTLY_LACKING:
        _leave_out(record, record.expected_translations, following)
    elif lot < LACKING + PARTLY_LACKING + LAGGING:
        _let_lag(record, record.expected_translations[0], leading, following)


def _leave_out(record: Record, fields: Any, language: str) -> None:
    for field in fields:
        setattr(record, column(field, language), "")


def _let_lag(record: Record, field: str, leading: str, following: str) -> None:
    """Say that the leading text has gained its last sentence since the other was written."""
    said = _LAST_SENTENCE.sub("", record.text(field, leading))
    if said != record.text(field, leading):
        lag = Lag(said, f"{LAST_DAY.isoformat()}T09:00:00Z")
        record.outdated = write_lags({field: {(following, leading): lag}})
