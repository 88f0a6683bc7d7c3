"""Where several cities lead that a map shows as one point: to the directory, narrowed to where
they lie.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from cities.models import City, Side
from cities.models.country import CHINA
from cities.models.region import REGION, region_name

FILTERS = ("side", "country", "region", "theme")  # in the order of the directory's own addresses
LIST = "#index"  # the list in words, below the maps

Place = tuple[str, str]  # a filter of the directory, and what it is set to


def group_address(cities: Iterable[City], given: Mapping[str, str]) -> str:
    """The directory of where most of `cities` lie. `given` are the filters of the page: what they
    say of anything else stays, and where they say just this, the list below has the cities.
    """
    name, value = _where(cities)
    kept = {**given, "country": "", "region": "", name: value}
    narrowed = {each: kept[each] for each in FILTERS if kept.get(each)}
    return LIST if narrowed == given else f"{reverse('cities')}?{urlencode(narrowed)}"


def _where(cities: Iterable[City]) -> Place:
    """The country or province of most of them."""
    # By their texts first: to spell a province in Latin takes its time.
    alike = Counter((city.country, *(getattr(city, name) for name in REGION)) for city in cities)
    found: Counter[Place] = Counter()
    for (country, *texts), number in alike.items():
        found[_place(country, dict(zip(REGION, texts, strict=True)))] += number
    return found.most_common(1)[0][0]


def _place(country: str, region: Mapping[str, str]) -> Place:
    """What the directory calls a place; a province that nobody gave is somewhere in China."""
    if country != CHINA:
        return "country", country
    name = region_name(region)
    return ("region", name) if name else ("side", Side.CN.value)
