"""Where several cities lead that a map shows as one point: to the directory, narrowed to where
they lie.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from cities.models import City, Side
from cities.models.country import CHINA
from cities.models.region import REGION, Texts, region_names

FILTERS = ("side", "country", "region", "theme")  # in the order of the directory's own addresses
LIST = "#index"  # the list in words, below the maps

Place = tuple[str, str]  # a filter of the directory, and what it is set to


class GroupAddresses:
    """Where groups of cities lead from a page with the filters `given`. `names` say what the
    directory calls the provinces of public cities, as `region_names` has it.
    """

    def __init__(self, given: Mapping[str, str], names: Mapping[Texts, str]) -> None:
        self._given, self._names = given, names

    def of(self, cities: Iterable[City]) -> str:
        """The directory of where most of `cities` lie. What the page's filters say of anything
        else stays, and where they say just this, the list below has the cities.
        """
        name, value = self._where(cities)
        kept = {**self._given, "country": "", "region": "", name: value}
        narrowed = {each: kept[each] for each in FILTERS if kept.get(each)}
        return LIST if narrowed == self._given else f"{reverse('cities')}?{urlencode(narrowed)}"

    def _where(self, cities: Iterable[City]) -> Place:
        """The country or province of most of them."""
        found = Counter(self._place(city) for city in cities)
        return found.most_common(1)[0][0]

    def _place(self, city: City) -> Place:
        """What the directory calls a place; a province that nobody gave is somewhere in China."""
        if city.country != CHINA:
            return "country", city.country
        name = self._names.get(region_of(city))
        return ("region", name) if name else ("side", Side.CN.value)


def names_among(cities: Iterable[City]) -> dict[Texts, str]:
    """What the directory calls the provinces of `cities`, if no others are public."""
    return region_names(region_of(city) for city in cities if city.country == CHINA)


def region_of(city: City) -> Texts:
    """The texts of its province."""
    return tuple(getattr(city, name) for name in REGION)
