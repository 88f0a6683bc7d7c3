"""The mirror index of the pilot cities, and each city's page."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import F, QuerySet

from cities.models import CITY_SIDES, City
from cities.models.languages import column, columns
from cities.views.public import LATEST_YEAR, PublicDetail, PublicList, PublicPage


class MirrorIndex(PublicPage):
    """Mixin: the cities of both sides, in the order of the source."""

    def mirror(self) -> dict[str, list[City]]:
        """Published cities by side; those the source does not list follow by name."""
        order = (F("source_order").asc(nulls_last=True), column("sort_key"), "slug")
        shown = ("slug", "side", "country", "outdated", "latitude", "longitude", *columns("name"))
        cities = list(self.public(City.objects).order_by(*order).only(*shown))
        return {side: [city for city in cities if city.side == side] for side, _ in CITY_SIDES}


def on_one_list(mirror: dict[str, list[City]]) -> list[City]:
    """The cities of all sides, for the maps."""
    return [city for cities in mirror.values() for city in cities]


class CityList(MirrorIndex, PublicList):
    model = City
    template_name = "cities/city_list.html"

    def get_queryset(self) -> QuerySet[City]:
        return City.objects.none()  # the mirror is the list

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mirror = self.mirror()
        return super().get_context_data(mirror=mirror, located=on_one_list(mirror), **kwargs)


class CityDetail(PublicDetail):
    model = City
    template_name = "cities/city_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        city = self.object
        return super().get_context_data(
            members=city.members.all(),
            figures=city.figures.select_related("measure", "member"),
            practices=self.public(city.practices).order_by("theme", LATEST_YEAR, "slug"),
            cooperations=self.in_order(city.cooperations),
            news=self.newest_first(city.news),
            neighbours=self.neighbours(city),
            **kwargs,
        )

    def neighbours(self, city: City) -> Iterable[Any]:
        """The sides and places of the other cities of its side; asked for by its map, if any."""
        found = (
            self.public(City.objects)
            .filter(side=city.side, latitude__isnull=False)
            .exclude(pk=city.pk)
        )
        return cast(Iterable[Any], found.values_list("side", "latitude", "longitude", named=True))
