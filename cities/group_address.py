"""Where several cities lead that a map shows as one point: to the directory, narrowed to where
they lie.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlencode

from cities.models import City, Side
from cities.models.address import page_address
from cities.models.country import CHINA
from cities.models.region import REGION, Texts, region_names

FILTERS = ("side", "country", "region", "theme")  # in the order of the directory's own addresses
LIST = "#index"  # the list in words, below the maps

Place = tuple[str, str]  # a filter of the directory, and what it is set to


class GroupAddresses:
    """Where groups of cities lead. `here` is the query of the directory that shows the map; None
    on other pages. `names` say what the directory calls the provinces of public cities, as
    `region_names` has it.
    """

    def __init__(self, here: Mapping[str, str] | None, names: Mapping[Texts, str]) -> None:
        self._here, self._names = here, names

    def of(self, cities: Iterable[City]) -> str:
        """The directory of where all of `cities` lie. What its filters say of anything else
        stays, and where they say just this, the list below begins with the first of them.
        """
        kept = {**(self._here or {}), "country": "", "region": "", **self._where(cities)}
        narrowed = {each: kept[each] for each in FILTERS if kept.get(each)}
        if narrowed == self._here:
            return LIST
        return page_address("cities") + (f"?{urlencode(narrowed)}" if narrowed else "")

    def _where(self, cities: Iterable[City]) -> dict[str, str]:
        """The filter that leaves their country or province; their side, if they lie in several;
        none, if they are of both.
        """
        found = list(cities)
        places = {self._place(city) for city in found}
        sides = {("side", city.side) for city in found}
        return next((dict(each) for each in (places, sides) if len(each) == 1), {})

    def _place(self, city: City) -> Place:
        """What the directory calls a place; a province that nobody gave is somewhere in China."""
        if city.country != CHINA:
            return "country", city.country
        name = self._names.get(province_of(city))
        return ("region", name) if name else ("side", Side.CN.value)


def names_among(cities: Iterable[City]) -> dict[Texts, str]:
    """What the directory calls the provinces of `cities`, if no others are public."""
    return _names_of(frozenset(province_of(city) for city in cities if city.country == CHINA))


@lru_cache(maxsize=64)
def _names_of(provinces: frozenset[Texts]) -> dict[Texts, str]:
    return region_names(provinces)


def province_of(city: City) -> Texts:
    """The texts of its province."""
    return tuple(getattr(city, name) for name in REGION)
