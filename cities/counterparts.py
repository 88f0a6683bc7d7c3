"""Which cities of the other shore a city may learn from, and why: a rule that anybody can follow.

A counterpart has a practice in a theme in which the city has one too. Among those, each shared
theme counts two, a population of similar size one, the same kind of area one; the three with
the highest sums are named, and of equals those with the nearer population. The page on sources
explains it to readers. Pure functions: what is known goes in, reasons come out.
"""

from collections.abc import Iterable
from math import inf, log
from typing import NamedTuple

from cities.comparison import MOST_YEARS_APART

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


class Reasons(NamedTuple):
    """Why a city is a counterpart of another."""

    slug: str  # of the counterpart
    themes: list[str]  # that both have practices in
    sizes: tuple[Size, Size] | None  # of the city and of the counterpart, if they are similar
    area_kind: str  # that both are; empty if they are not the same
    apart: float  # how far their populations are: 0 is equal, infinite not known

    @property
    def weight(self) -> int:
        """What the reasons count together."""
        size, area = SIMILAR_SIZE * bool(self.sizes), SAME_AREA * bool(self.area_kind)
        return SHARED_THEME * len(self.themes) + size + area


def counterparts(city: Known, others: Iterable[Known]) -> list[Reasons]:
    """At most three of `others`, the best first; none if no theme is shared."""
    found = [reasons for other in others if (reasons := _reasons(city, other)).themes]
    return sorted(found, key=lambda each: (-each.weight, each.apart, each.slug))[:MOST]


def _reasons(city: Known, other: Known) -> Reasons:
    sizes = _nearest_in_time(city.sizes, other.sizes)
    apart = abs(log(sizes[0].people / sizes[1].people)) if sizes else inf
    return Reasons(
        slug=other.slug,
        themes=sorted(city.themes & other.themes),
        sizes=sizes if apart <= log(SIMILAR) else None,
        area_kind=city.area_kind if city.area_kind == other.area_kind else "",
        apart=apart,
    )


def _nearest_in_time(ours: Iterable[Size], theirs: Iterable[Size]) -> tuple[Size, Size] | None:
    """The two populations whose years lie closest together, the latest of such; None if none
    lie close enough to be compared.
    """
    pairs = [(our, their) for our in ours for their in theirs if our.people and their.people]
    close = [pair for pair in pairs if abs(pair[0].year - pair[1].year) <= MOST_YEARS_APART]
    return min(
        close,
        key=lambda pair: (abs(pair[0].year - pair[1].year), -pair[0].year),
        default=None,
    )
