"""The likely counterparts of a city, with what the database knows of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from cities.counterparts import Known, Reasons, Size, counterparts
from cities.models import City, Figure, Practice, Side, Theme
from cities.models.figure import POPULATION, WHOLE
from cities.models.languages import columns
from cities.views.public import PublicPage

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


def counterparts_of(page: PublicPage, city: City, practices: Iterable[Practice]) -> Counterparts:
    """The counterparts of `city`, whose public practices are given, that are public on `page`,
    the likeliest first; three queries.
    """
    themes = {practice.theme for practice in practices}
    if not themes:
        return Counterparts([], 0)
    theirs = page.public(Practice.objects).filter(
        theme__in=themes, city__side=OTHER_SHORE[city.side]
    )
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for slug, kind, theme in theirs.values_list("city__slug", "city__area_kind", "theme"):
        shared[slug, kind].add(theme)
    sizes = _sizes([city.slug, *(slug for slug, _kind in shared)])
    others = (_known(slug, found, sizes, kind) for (slug, kind), found in shared.items())
    found = counterparts(_known(city.slug, themes, sizes, city.area_kind), others)
    shown = ("slug", "side", "country", "area_kind", "outdated", *columns("name"))
    slugs = [each.slug for each in found.best]
    cities = City.objects.only(*shown).in_bulk(slugs, field_name="slug")
    best = [Counterpart(cities[each.slug], each) for each in found.best]
    return Counterparts(best, found.equals)


def _known(slug: str, themes: set[str], sizes: dict[str, list[Size]], area_kind: str) -> Known:
    return Known(slug, frozenset(themes), tuple(sizes.get(slug, ())), area_kind)


def _sizes(slugs: list[str]) -> dict[str, list[Size]]:
    """The populations of whole pilots, by the slug of the city."""
    whole = Figure.objects.filter(WHOLE, measure__slug=POPULATION, city__slug__in=slugs)
    found: dict[str, list[Size]] = defaultdict(list)
    for slug, value, year in whole.values_list("city__slug", "value", "year"):
        if year:
            found[slug].append(Size(int(value), year))
    return found
