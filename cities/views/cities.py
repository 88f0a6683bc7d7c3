"""The mirror index of the pilot cities, and each city's page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import starmap
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils.functional import cached_property

from cities.models import CITY_SIDES, City, CityMember, Figure, Page, Practice
from cities.models.languages import active_language, column
from cities.models.page import SOURCES
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.models.theme import THEMES_IN_ORDER
from cities.remembering import remembered
from cities.views.counterparts import counterparts_of
from cities.views.public import LATEST_YEAR, PublicDetail, PublicPage

LISTED_CITY = ("name", "region", "side", "country", "latitude", "longitude")
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
        return remembered(("cities", active_language()), lambda: _cities(now=self.now))


@prepared
def _cities(*, now: datetime) -> QuerySet[City]:
    order = ("-side", F("source_order").asc(nulls_last=True), column("sort_key"), "slug")
    return printing(City.objects.published(now).order_by(*order), *LISTED_CITY)


def by_side(cities: Sequence[City]) -> dict[str, list[City]]:
    """`cities` in the same order, for the two columns of a mirror."""
    return {side: [city for city in cities if city.side == side] for side, _ in CITY_SIDES}


class Placed(NamedTuple):
    """Where a city lies, for a map that shows no more of it."""

    pk: int
    side: str
    latitude: Decimal
    longitude: Decimal


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
            neighbours=self.neighbours(city),
            **kwargs,
        )

    def _sources(self) -> Page | None:
        return self.public(Page.objects).filter(slug=SOURCES).only("slug").first()

    def neighbours(self, city: City) -> Iterator[Placed]:
        """The other cities of its side; asked for by its map, if any."""
        placed = remembered(("placed", city.side), lambda: self._placed(city.side))
        yield from (each for each in placed if each.pk != city.pk)

    def _placed(self, side: str) -> list[Placed]:
        found = self.public(City.objects).filter(side=side, latitude__isnull=False)
        return list(starmap(Placed, found.order_by().values_list(*Placed._fields)))


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
