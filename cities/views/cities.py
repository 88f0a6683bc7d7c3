"""The mirror index of the pilot cities, and each city's page."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils.functional import cached_property

from cities.group_address import names_among
from cities.map import CROWD
from cities.models import CITY_SIDES, City, CityMember, Figure, Practice
from cities.models.languages import active_language, column
from cities.models.page import SOURCES
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.models.region import REGION, Texts
from cities.models.theme import THEMES_IN_ORDER
from cities.remembering import Once, remembered
from cities.rendering.site_frame import footer_pages
from cities.views.counterparts import counterparts_of
from cities.views.public import LATEST_YEAR, PublicDetail, PublicPage

# What lists and maps show of a city, and what decides whose counterpart it is.
_KNOWN = ("name", "region", "side", "country", "area_kind", "latitude", "longitude")
_SHARED = ("side", "country", "area_kind", *REGION)  # what many cities have in common
_SOURCE = ("source", "source_url", "source_kind")
LISTED_PRACTICE = ("city", "title", "summary", "theme", "year", *_SOURCE)
LISTED_FIGURE = (
    *("city", "value", "year", "scope", "counts_part", "kind", *_SOURCE),
    *("measure__name", "measure__unit", "member__name"),
)


class PublicCities(NamedTuple):
    """All cities that are public."""

    language: str  # in whose order they stand
    by_key: dict[int, City]  # by their primary keys, in order


class MirrorIndex(PublicPage):
    """Mixin: the cities of both sides, in the order of the source."""

    @cached_property
    def cities(self) -> list[City]:
        """All that are public, side by side; those the source does not list follow by name.
        Other pages have the same records: they are not to be changed.
        """
        return remembered(("cities", active_language()), self._in_order)

    def _in_order(self) -> list[City]:
        """The same records in every language: thousands take memory."""
        language, public = self._public_cities
        if language == active_language():
            return [*public.values()]
        return [public[key] for (key,) in _order(now=self.now) if key in public]

    @property
    def cities_by_key(self) -> dict[int, City]:
        """All that are public, by their primary keys."""
        return self._public_cities.by_key

    @cached_property
    def _public_cities(self) -> PublicCities:
        return remembered("cities", self._read)

    def _read(self) -> PublicCities:
        found, once = dict[int, City](), Once()
        for city in _cities(now=self.now):
            for name in _SHARED:
                setattr(city, name, once[getattr(city, name)])
            found[city.pk] = city
        return PublicCities(active_language(), found)

    @cached_property
    def mirrored(self) -> dict[str, list[City]]:
        """All that are public, by side."""
        return remembered(("mirror", active_language()), lambda: by_side(self.cities))

    @cached_property
    def region_names(self) -> dict[Texts, str]:
        """What addresses call the provinces that have public cities."""
        return remembered("provinces", lambda: names_among(self.cities))


@prepared
def _cities(*, now: datetime) -> QuerySet[City]:
    return printing(_as_listed(City.objects.published(now)), *_KNOWN)


@prepared
def _order(*, now: datetime) -> Any:
    return _as_listed(City.objects.published(now)).values_list("pk")


def _as_listed(cities: QuerySet[City]) -> QuerySet[City]:
    order = ("-side", F("source_order").asc(nulls_last=True), column("sort_key"), "slug")
    return cities.order_by(*order)


def by_side(cities: Sequence[City]) -> dict[str, list[City]]:
    """`cities` in the same order, for the two columns of a mirror."""
    return {side: [city for city in cities if city.side == side] for side, _ in CITY_SIDES}


class CityDetail(MirrorIndex, PublicDetail):
    model = City
    template_name = "cities/city_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        city = self.object
        return super().get_context_data(
            members=remembered("members", _members).get(city.pk, []),
            figures=_figures(city=city.pk),
            practices=_practices(city=city.pk, now=self.now),
            cooperations=self.beside("cooperations", "title"),
            counterparts=counterparts_of(city, self.cities_by_key, self.now),
            sources=next((page for page in footer_pages(self.now) if page.slug == SOURCES), None),
            **self.latest_news(),
            neighbours=self._neighbours() if city.spot else [],
            **kwargs,
        )

    def _neighbours(self) -> list[City]:
        """The other cities of its side, for its map; in a crowd, itself as well: its own dot
        covers it, and the crowd is the same on the pages of all.
        """
        side = self.object.side
        placed = remembered(("placed", side), lambda: self._placed(side))
        if len(placed) > CROWD:
            return placed
        return [each for each in placed if each.pk != self.object.pk]

    def _placed(self, side: str) -> list[City]:
        """Those of a side that are on a map, in no language's order: it decides which are one
        point, and maps are the same in all.
        """
        placed = (city for city in self.cities_by_key.values() if city.side == side and city.spot)
        return sorted(placed, key=attrgetter("pk"))


def _members() -> dict[int, list[CityMember]]:
    """What joint pilots are made up of, by the city; few are."""
    found = defaultdict[int, list[CityMember]](list)
    for member in _all_members():
        found[member.city_id].append(member)
    return dict(found)


@prepared
def _all_members() -> Any:
    return CityMember.objects.all()


@prepared
def _figures(*, city: int) -> QuerySet[Figure]:
    figures = Figure.objects.filter(city=city).select_related("measure", "member")
    return printing(figures, *LISTED_FIGURE)


@prepared
def _practices(*, city: int, now: datetime) -> QuerySet[Practice]:
    practices = Practice.objects.published(now).filter(city=city)
    return printing(practices.order_by(THEMES_IN_ORDER, LATEST_YEAR, "slug"), *LISTED_PRACTICE)
