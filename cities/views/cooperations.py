"""Cooperation projects of cities of both sides."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from cities.models import City, Cooperation
from cities.models.printing import printing
from cities.views.cities import by_side
from cities.views.public import PublicDetail, PublicList, by_name


class CooperationList(PublicList):
    model = Cooperation
    template_name = "cities/cooperation_list.html"

    def get_queryset(self) -> QuerySet[Cooperation]:
        public = printing(by_name(self.public(City.objects)), "name", "side")
        cities = Prefetch("cities", public, to_attr="public_cities")
        return super().get_queryset().prefetch_related(cities)


class CooperationDetail(PublicDetail):
    model = Cooperation
    template_name = "cities/cooperation_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cities = self.beside("cities", "name", "side")
        return super().get_context_data(
            cities=cities,
            mirror=by_side(cities),
            partners=self.beside("partners", "name", "side", "public_authority"),
            steps=list(self.object.steps.all()),
            **kwargs,
        )
