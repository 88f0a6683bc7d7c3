"""Each city's page."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from cities.map import CROWD
from cities.models import City, CityMember, Figure, Practice
from cities.models.page import SOURCES
from cities.models.prepared import prepared
from cities.models.printing import has, printing
from cities.models.theme import THEMES_IN_ORDER
from cities.remembering import remembered
from cities.rendering.site_frame import pages
from cities.views.counterparts import counterparts_of
from cities.views.mirror import MirrorIndex
from cities.views.public import LATEST_YEAR, PublicDetail

_SOURCE = ("source", "source_url", "source_kind")
LISTED_PRACTICE = ("city", "title", "summary", "theme", "year", *_SOURCE)
LISTED_FIGURE = (
    *("city", "value", "year", "scope", "counts_part", "kind", *_SOURCE),
    *("measure__name", "measure__unit", "member__name"),
)


class CityDetail(MirrorIndex, PublicDetail):
    model = City
    template_name = "cities/city_detail.html"
    relations = (*PublicDetail.relations, "members", "cooperations", "news")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        city = self.object
        return super().get_context_data(
            members=_members(city=city.pk) if has(city, "members") else [],
            figures=_figures(city=city.pk),
            practices=_practices(city=city.pk, now=self.now),
            cooperations=self.beside("cooperations", "title"),
            counterparts=counterparts_of(city, self.public_cities),
            sources=pages(self.now).get(SOURCES),
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
        cities = self.public_cities.by_key.values()
        placed = (city for city in cities if city.side == side and city.spot)
        return sorted(placed, key=attrgetter("pk"))


@prepared
def _members(*, city: int) -> Any:
    """What a joint pilot is made up of."""
    return CityMember.objects.filter(city=city)


@prepared
def _figures(*, city: int) -> QuerySet[Figure]:
    figures = Figure.objects.filter(city=city).select_related("measure", "member")
    return printing(figures, *LISTED_FIGURE)


@prepared
def _practices(*, city: int, now: datetime) -> QuerySet[Practice]:
    practices = Practice.objects.published(now).filter(city=city)
    return printing(practices.order_by(THEMES_IN_ORDER, LATEST_YEAR, "slug"), *LISTED_PRACTICE)
