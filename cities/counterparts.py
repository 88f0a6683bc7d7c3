"""Which cities of the other shore a city may learn from, and why: a rule that anybody can follow.

A counterpart has a practice in a theme in which the city has one too. Among those, each shared
theme counts two, a population of similar size one, the same kind of area one; the three with
the highest sums are named, of equals those with the nearer population, then those whose slug
comes first. The page on sources explains it to readers. Pure functions: what is known goes in,
reasons come out.
"""

from collections.abc import Iterable
from math import inf, log
from typing import NamedTuple

from cities.comparison import MOST_YEARS_APART
from cities.models.area_kind import CITIES, PARTS

MOST = 3  # counterparts of a city
SIMILAR = 2  # populations are, if neither is more than so many times the other
SIMILARLY = log(SIMILAR)  # apart, at most
SHARED_THEME, SIMILAR_SIZE, SAME_AREA = 2, 1, 1  # what each reason counts


class Size(NamedTuple):
    """How many people live in the whole pilot, and when that was so."""

    people: int
    year: int


class Known(NamedTuple):
    """What is known of a city, as far as it decides."""

    key: int  # of its record
    slug: str
    themes: frozenset[str]  # of its public practices
    sizes: tuple[Size, ...]  # of a year with several the first counts
    area_kind: str  # empty: not known

    @property
    def alike(self) -> frozenset[str]:
        """The kinds of areas that are cities of their own, if it is one, or parts of one, if it is
        a part; none if that cannot be said.
        """
        return next((kinds for kinds in (CITIES, PARTS) if self.area_kind in kinds), frozenset())


class Reasons(NamedTuple):
    """Why a city is a counterpart of another."""

    known: Known  # of the counterpart
    themes: list[str]  # that both have practices in
    sizes: tuple[Size, Size] | None  # of the city and of the counterpart, if they are similar
    are_parts: bool | None  # both, of larger cities, or neither; None if they are not alike

    @property
    def weight(self) -> int:
        """What the reasons count together."""
        return _weight(len(self.themes), bool(self.sizes), self.are_parts is not None)


def _weight(shared_themes: int, are_similar: bool, are_alike: bool) -> int:
    return SHARED_THEME * shared_themes + SIMILAR_SIZE * are_similar + SAME_AREA * are_alike


class Found(NamedTuple):
    """The counterparts of a city."""

    best: list[Reasons]  # at most three, the best first
    equals: int  # how many more have reasons that count as much as those of the last


def counterparts(city: Known, others: Iterable[Known]) -> Found:
    """Those of `others` that share a theme with `city`."""
    alike = city.alike
    ordered = sorted(_rank(city, alike, other) for other in _promising(city, alike, others))
    best, more = ordered[:MOST], ordered[MOST:]
    equals = sum(rank[0] == best[-1][0] for rank in more)
    return Found([_reasons(city, other) for *_rank, other in best], equals)


def _promising(city: Known, alike: frozenset[str], others: Iterable[Known]) -> list[Known]:
    """Those that may be among the best, or as good: whatever is known of their populations, which
    takes longest to compare.
    """
    certain = [
        (_weight(shared, False, other.area_kind in alike), other)
        for other in others
        if (shared := len(city.themes & other.themes))
    ]
    best = sorted((weight for weight, _other in certain), reverse=True)[:MOST]
    return [other for weight, other in certain if weight >= best[-1] - SIMILAR_SIZE]


def _rank(city: Known, alike: frozenset[str], other: Known) -> tuple[int, float, str, Known]:
    """What orders `other`, the best first; to find its reasons is for the best alone."""
    apart = _apart(_latest_comparable(city.sizes, other.sizes))
    shared = len(city.themes & other.themes)
    return -_weight(shared, apart <= SIMILARLY, other.area_kind in alike), apart, other.slug, other


def _reasons(city: Known, other: Known) -> Reasons:
    sizes = _latest_comparable(city.sizes, other.sizes)
    return Reasons(
        known=other,
        themes=sorted(city.themes & other.themes),
        sizes=sizes if _apart(sizes) <= SIMILARLY else None,
        are_parts=city.area_kind in PARTS if other.area_kind in city.alike else None,
    )


def _apart(sizes: tuple[Size, Size] | None) -> float:
    """How far two populations are: 0 is equal, infinite not known."""
    return abs(log(sizes[0].people / sizes[1].people)) if sizes else inf


def _latest_comparable(ours: Iterable[Size], theirs: Iterable[Size]) -> tuple[Size, Size] | None:
    """The latest two populations whose years lie close enough to be compared; None if none do."""
    pairs = [(our, their) for our in ours for their in theirs if our.people and their.people]
    close = [pair for pair in pairs if abs(pair[0].year - pair[1].year) <= MOST_YEARS_APART]
    return max(close, key=lambda pair: (pair[0].year + pair[1].year, pair[0].year), default=None)
