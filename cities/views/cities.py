"""The mirror index of the pilot cities, and each city's page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils.functional import cached_property

from cities.group_address import names_among
from cities.map import CROWD
from cities.models import CITY_SIDES, City, CityMember, Figure, Page, Practice
from cities.models.languages import active_language, column
from cities.models.page import SOURCES
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.models.region import REGION, Texts
from cities.models.theme import THEMES_IN_ORDER
from cities.remembering import ROWS_AT_ONCE, Once, remembered
from cities.views.counterparts import counterparts_of
from cities.views.public import LATEST_YEAR, PublicDetail, PublicPage

LISTED_CITY = ("name", "region", "side", "country", "latitude", "longitude")
_SHARED = ("side", "country", *REGION)  # what many cities have in common
_SOURCE = ("source", "source_url", "source_kind")
LISTED_PRACTICE = ("city", "title", "summary", "theme", "year", *_SOURCE)
LISTED_FIGURE = (
    *("city", "value", "year", "scope", "counts_part", "kind", *_SOURCE),
    *("measure__name", "measure__unit", "member__name"),
)


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
        public = self.cities_by_key
        return [public[key] for (key,) in _order(now=self.now) if key in public]

    @cached_property
    def cities_by_key(self) -> dict[int, City]:
        """All that are public, by their primary keys."""
        return remembered("cities", self._of_all)

    def _of_all(self) -> dict[int, City]:
        found, once = dict[int, City](), Once()
        cities = printing(self.public(City.objects).order_by(), *LISTED_CITY)
        for city in cities.iterator(ROWS_AT_ONCE):
            for name in _SHARED:
                setattr(city, name, once[getattr(city, name)])
            found[city.pk] = city
        return found

    @cached_property
    def mirrored(self) -> dict[str, list[City]]:
        """All that are public, by side."""
        return remembered(("mirror", active_language()), lambda: by_side(self.cities))

    @cached_property
    def region_names(self) -> dict[Texts, str]:
        """What addresses call the provinces that have public cities."""
        return remembered("provinces", lambda: names_among(self.cities))


@prepared
def _order(*, now: datetime) -> Any:
    order = ("-side", F("source_order").asc(nulls_last=True), column("sort_key"), "slug")
    return City.objects.published(now).order_by(*order).values_list("pk")


def by_side(cities: Sequence[City]) -> dict[str, list[City]]:
    """`cities` in the same order, for the two columns of a mirror."""
    return {side: [city for city in cities if city.side == side] for side, _ in CITY_SIDES}


class Placed(NamedTuple):
    """Where a city lies, for a map that shows no more of it."""

    pk: int
    side: str
    spot: tuple[float, float]  # latitude and longitude


class CityDetail(PublicDetail):
    model = City
    template_name = "cities/city_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        city = self.object
        return super().get_context_data(
            members=_members(city=city.pk),
            figures=_figures(city=city.pk),
            practices=_practices(city=city.pk, now=self.now),
            cooperations=self.beside("cooperations", "title"),
            counterparts=counterparts_of(self, city),
            sources=remembered("sources", self._sources),
            **self.latest_news(),
            neighbours=self._neighbours() if city.spot else [],
            **kwargs,
        )

    def _sources(self) -> Page | None:
        return self.public(Page.objects).filter(slug=SOURCES).only("slug").first()

    def _neighbours(self) -> list[Placed]:
        """The other cities of its side, for its map; in a crowd, itself as well: its own dot
        covers it, and the crowd is the same on the pages of all.
        """
        side = self.object.side
        placed = remembered(("placed", side), lambda: _placed(side=side, now=self.now))
        if len(placed) > CROWD:
            return placed
        return [each for each in placed if each.pk != self.object.pk]


def _placed(*, side: str, now: datetime) -> list[Placed]:
    return [
        Placed(pk, side, (float(latitude), float(longitude)))
        for pk, latitude, longitude in _spots(side=side, now=now)
    ]


@prepared
def _spots(*, side: str, now: datetime) -> Any:
    placed = City.objects.published(now).filter(side=side, latitude__isnull=False)
    return placed.order_by().values_list("pk", "latitude", "longitude")


@prepared
def _members(*, city: int) -> Any:
    return CityMember.objects.filter(city=city)


@prepared
def _figures(*, city: int) -> QuerySet[Figure]:
    figures = Figure.objects.filter(city=city).select_related("measure", "member")
    return printing(figures, *LISTED_FIGURE)


@prepared
def _practices(*, city: int, now: datetime) -> QuerySet[Practice]:
    practices = Practice.objects.published(now).filter(city=city)
    return printing(practices.order_by(THEMES_IN_ORDER, LATEST_YEAR, "slug"), *LISTED_PRACTICE)
