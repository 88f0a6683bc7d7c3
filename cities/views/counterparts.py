"""The likely counterparts of a city, with what the database knows of them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cities.counterparts import Known, Reasons, Size, counterparts
from cities.models import City, Figure, Practice, Side, Theme
from cities.models.figure import POPULATION, WHOLE
from cities.models.prepared import prepared
from cities.remembering import Once, remembered

OTHER_SHORE = {Side.EU.value: Side.CN.value, Side.CN.value: Side.EU.value}


class Counterparts(NamedTuple):
    """The counterparts of a city, and how many more there are as good reasons for."""

    best: list["Counterpart"]
    equals: int


class Counterpart(NamedTuple):
    """A city of the other shore, and why it is named."""

    city: City
    reasons: Reasons

    @property
    def themes(self) -> list[str]:
        """What both have practices in, in words."""
        return [str(Theme(theme).label) for theme in self.reasons.themes]


def counterparts_of(city: City, public: Mapping[int, City], now: datetime) -> Counterparts:
    """The counterparts of `city` among the `public` cities, by their primary keys; the likeliest
    first.
    """
    known = remembered("known", lambda: _known(public, now))
    ours, theirs = known[city.side], known[OTHER_SHORE[city.side]]
    if city.pk not in ours:
        return Counterparts([], 0)
    found = counterparts(ours[city.pk], theirs.values())
    # One may have gone since it was remembered.
    cities = [(public.get(each.known.key), each) for each in found.best]
    return Counterparts([Counterpart(city, each) for city, each in cities if city], found.equals)


def _known(public: Mapping[int, City], now: datetime) -> dict[str, dict[int, Known]]:
    """What decides of each city that has public practices, by side and primary key; two queries."""
    once, themes = Once(), defaultdict[int, set[str]](set)
    for key, theme in _themes(now=now):
        themes[key].add(once[theme])
    sizes = _sizes()
    known: dict[str, dict[int, Known]] = {side: {} for side in OTHER_SHORE}
    # One may have come since the cities were remembered.
    for key in themes.keys() & public.keys():
        city, shared = public[key], once[frozenset(themes[key])]
        known[city.side][key] = Known(
            key, city.slug, shared, tuple(sizes.get(key, ())), city.area_kind
        )
    return known


@prepared
def _themes(*, now: datetime) -> Any:
    practices = Practice.objects.published(now).order_by()
    return practices.values_list("city", "theme").distinct()


def _sizes() -> dict[int, list[Size]]:
    """The populations of whole pilots, by the primary key of the city."""
    found: dict[int, list[Size]] = defaultdict(list)
    for city, value, year in _populations():
        if year:
            found[city].append(Size(int(value), year))
    return found


@prepared
def _populations() -> Any:
    whole = Figure.objects.filter(WHOLE, measure__slug=POPULATION)
    return whole.values_list("city", "value", "year")
