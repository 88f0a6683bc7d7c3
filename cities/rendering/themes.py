"""Practices as a list shows them: theme by theme."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from cities.models import Practice


def by_theme(practices: Iterable[Practice]) -> Iterator[tuple[str, list[Practice]]]:
    """What each theme is called, and its practices, which come in the order of the themes."""
    for _theme, found in groupby(practices, lambda each: each.theme):
        same = list(found)
        yield same[0].get_theme_display(), same
