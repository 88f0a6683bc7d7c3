"""What is found to be lacking in the texts of a page, while the page is printed; and in which
language that is, which all who print a part of it ask.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from cities.models import Keyed
from cities.models.languages import active_language
from cities.translation_status import Shown, lags_of


class Lacking:
    """Of the texts of one page, read in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.fallbacks: set[str] = set()  # languages
        self.lags: list[tuple[str, datetime]] = []  # languages, each with the moment of a change


_of_this_page: ContextVar[Lacking | None] = ContextVar("lacking", default=None)


@contextmanager
def noted() -> Iterator[Lacking]:
    """What the texts lack that are printed inside."""
    found = Lacking(active_language())
    token = _of_this_page.set(found)
    try:
        yield found
    finally:
        _of_this_page.reset(token)


def note(record: Keyed, field: str, found: Shown) -> None:
    """Remember what `found`, which a reader is shown of `field`, lacks."""
    lacking = _of_this_page.get()
    if lacking is None or not found.text:
        return
    if found.language != lacking.language:
        lacking.fallbacks.add(found.language)
    if record.outdated:
        lacking.lags += lags_of(record, field, found.language).items()


def note_all(found: Lacking) -> None:
    """Remember what was noted before, as if it were printed again."""
    lacking = _of_this_page.get()
    if lacking is not None:
        lacking.fallbacks |= found.fallbacks
        lacking.lags += found.lags


def read_in() -> str:
    """The language of the page that is printed, else the active one, which takes longer to ask."""
    lacking = _of_this_page.get()
    return lacking.language if lacking else active_language()
