"""Cooperation projects of cities of both sides."""

from typing import Any

from django.db.models import Prefetch
from django.views.generic import TemplateView

from cities.models import City, Cooperation
from cities.models.printing import printing
from cities.remembering import remembered
from cities.views.cities import by_side
from cities.views.filters import Filtered
from cities.views.public import PublicDetail, by_name

LISTED = ("title", "summary", "status", "theme")


class CooperationList(Filtered, TemplateView):
    template_name = "cities/cooperation_list.html"
    per_page = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public = self.public(Cooperation.objects)
        cities = printing(by_name(self.public(City.objects)), "name", "side")
        listed = printing(by_name(public), *LISTED).prefetch_related(
            Prefetch("cities", cities, to_attr="public_cities")
        )
        page = self.page_of(listed, remembered("cooperations", public.count))
        return super().get_context_data(records=page.object_list, **self.paged(page), **kwargs)


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
