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
SHARED_THEME, SIMILAR_SIZE, SAME_AREA = 2, 1, 1  # what each reason counts


class Size(NamedTuple):
    """How many people live in the whole pilot, and when that was so."""

    people: int
    year: int


class Known(NamedTuple):
    """What is known of a city, as far as it decides."""

    slug: str
    themes: frozenset[str]  # of its public practices
    sizes: tuple[Size, ...]  # one for each year
    area_kind: str  # empty: not known

    @property
    def is_part(self) -> bool | None:
        """Whether it is a part of a larger city; None if that cannot be said."""
        if self.area_kind in CITIES:
            return False
        return True if self.area_kind in PARTS else None


class Reasons(NamedTuple):
    """Why a city is a counterpart of another."""

    slug: str  # of the counterpart
    themes: list[str]  # that both have practices in
    sizes: tuple[Size, Size] | None  # of the city and of the counterpart, if they are similar
    are_parts: bool | None  # both, of larger cities, or neither; None if they are not alike
    apart: float  # how far their populations are: 0 is equal, infinite not known

    @property
    def weight(self) -> int:
        """What the reasons count together."""
        size, area = SIMILAR_SIZE * bool(self.sizes), SAME_AREA * (self.are_parts is not None)
        return SHARED_THEME * len(self.themes) + size + area


class Found(NamedTuple):
    """The counterparts of a city."""

    best: list[Reasons]  # at most three, the best first
    equals: int  # how many more have reasons that count as much as those of the last


def counterparts(city: Known, others: Iterable[Known]) -> Found:
    """Those of `others` that share a theme with `city`."""
    sharing = [_reasons(city, other) for other in _promising(city, others)]
    ordered = sorted(sharing, key=lambda each: (-each.weight, each.apart, each.slug))
    best, more = ordered[:MOST], ordered[MOST:]
    return Found(best, sum(each.weight == best[-1].weight for each in more))


def _promising(city: Known, others: Iterable[Known]) -> list[Known]:
    """Those that share enough themes to be among the best, whatever else is known of them."""
    shared = [(len(city.themes & other.themes), other) for other in others]
    best = sorted((number for number, _other in shared), reverse=True)[:MOST]
    fewest = max(1, best[-1] - (SIMILAR_SIZE + SAME_AREA) / SHARED_THEME) if best else 1
    return [other for number, other in shared if number >= fewest]


def _reasons(city: Known, other: Known) -> Reasons:
    sizes = _latest_comparable(city.sizes, other.sizes)
    apart = abs(log(sizes[0].people / sizes[1].people)) if sizes else inf
    return Reasons(
        slug=other.slug,
        themes=sorted(city.themes & other.themes),
        sizes=sizes if apart <= log(SIMILAR) else None,
        are_parts=city.is_part if city.is_part == other.is_part else None,
        apart=apart,
    )


def _latest_comparable(ours: Iterable[Size], theirs: Iterable[Size]) -> tuple[Size, Size] | None:
    """The latest two populations whose years lie close enough to be compared; None if none do."""
    pairs = [(our, their) for our in ours for their in theirs if our.people and their.people]
    close = [pair for pair in pairs if abs(pair[0].year - pair[1].year) <= MOST_YEARS_APART]
    return max(close, key=lambda pair: (pair[0].year + pair[1].year, pair[0].year), default=None)
