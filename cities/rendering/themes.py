"""Practices as a list shows them: theme by theme."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from cities.models import Practice, Theme


def by_theme(practices: Iterable[Practice]) -> Iterator[tuple[str, list[Practice]]]:
    """What each theme is called, and its practices, which come in the order of the themes."""
    for theme, found in groupby(practices, lambda each: each.theme):
        yield str(Theme(theme).label), list(found)
