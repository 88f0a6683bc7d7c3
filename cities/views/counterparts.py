"""The likely counterparts of a city, with what the database knows of them."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from cities.counterparts import Known, Reasons, Size, counterparts
from cities.models import City, Figure, Practice, Side, Theme
from cities.models.figure import POPULATION, WHOLE
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.remembering import Once, remembered
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


def counterparts_of(page: PublicPage, city: City) -> Counterparts:
    """The counterparts of `city` that are public on `page`, the likeliest first."""
    known = remembered("known", lambda: _known(page.now))
    ours, theirs = known[city.side], known[OTHER_SHORE[city.side]]
    if city.slug not in ours:
        return Counterparts([], 0)
    found = counterparts(ours[city.slug], theirs.values())
    slugs = [each.slug for each in found.best]
    cities = {each.slug: each for each in _cities(slugs=tuple(slugs))}
    # One may have gone since it was remembered.
    best = [Counterpart(cities[each.slug], each) for each in found.best if each.slug in cities]
    return Counterparts(best, found.equals)


@prepared
def _cities(*, slugs: tuple[str, ...]) -> QuerySet[City]:
    return printing(City.objects.filter(slug__in=slugs), "name", "side", "country", "area_kind")


def _known(now: datetime) -> dict[str, dict[str, Known]]:
    """What decides of each city that has public practices, by side and slug; two queries."""
    once, themes = Once(), defaultdict[tuple[str, str, str], set[str]](set)
    for *about, theme in _themes(now=now):
        themes[*about].add(once[theme])
    sizes = _sizes()
    known: dict[str, dict[str, Known]] = {side: {} for side in OTHER_SHORE}
    for (side, slug, kind), found in themes.items():
        shared = once[frozenset(found)]
        known[side][slug] = Known(slug, shared, tuple(sizes.get(slug, ())), once[kind])
    return known


@prepared
def _themes(*, now: datetime) -> Any:
    practices = Practice.objects.published(now).order_by()
    of_city = ("city__side", "city__slug", "city__area_kind")
    return practices.values_list(*of_city, "theme").distinct()


def _sizes() -> dict[str, list[Size]]:
    """The populations of whole pilots, by the slug of the city."""
    found: dict[str, list[Size]] = defaultdict(list)
    for slug, value, year in _populations():
        if year:
            found[slug].append(Size(int(value), year))
    return found


@prepared
def _populations() -> Any:
    whole = Figure.objects.filter(WHOLE, measure__slug=POPULATION)
    return whole.values_list("city__slug", "value", "year")
