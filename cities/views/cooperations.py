"""Cooperation projects of cities of both sides."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django.views.generic import TemplateView

from cities.models import City, Cooperation, CooperationStep
from cities.models.languages import active_language, column
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.remembering import remembered
from cities.views.filters import Filtered
from cities.views.mirror import MirrorIndex, by_side
from cities.views.public import PublicDetail, by_name

LISTED = ("title", "summary", "status", "theme")


class CooperationList(Filtered, MirrorIndex, TemplateView):
    template_name = "cities/cooperation_list.html"
    per_page = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.page_of(remembered(("cooperations", active_language()), self._in_name_order))
        records = SimpleLazyObject(lambda: self._records(page))  # read if they are printed
        return super().get_context_data(records=records, **self.paged(page), **kwargs)

    def _records(self, page: Page[int]) -> list[tuple[Cooperation, list[City]]]:
        """Each with its cities."""
        keys = tuple(page.object_list)
        records = {each.pk: each for each in _cooperations(keys=keys, now=self.now)}
        cities: dict[int, list[City]] = {key: [] for key in keys}
        public = self.public_cities.by_key
        for cooperation, city in _members(keys=keys):
            if city in public:
                cities[cooperation].append(public[city])
        # One may have gone since it was remembered.
        return [(records[key], cities[key]) for key in keys if key in records]

    def _in_name_order(self) -> list[int]:
        return [key for (key,) in _order(now=self.now)]


@prepared
def _order(*, now: datetime) -> Any:
    return by_name(Cooperation.objects.published(now)).values_list("pk")


@prepared
def _cooperations(*, keys: tuple[int, ...], now: datetime) -> QuerySet[Cooperation]:
    return printing(Cooperation.objects.published(now).filter(pk__in=keys), *LISTED)


@prepared
def _members(*, keys: tuple[int, ...]) -> Any:
    """The cities of each cooperation, by name; whether they are public is not asked."""
    members = Cooperation.cities.through.objects.filter(cooperation__in=keys)
    in_order = members.order_by(f"city__{column('sort_key')}", "city__slug")
    return in_order.values_list("cooperation", "city")


class CooperationDetail(PublicDetail):
    model = Cooperation
    template_name = "cities/cooperation_detail.html"
    relations = (*PublicDetail.relations, "cities", "partners")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cities = self.beside("cities", "name", "side")
        return super().get_context_data(
            cities=cities,
            mirror=by_side(cities),
            partners=self.beside("partners", "name", "side", "public_authority"),
            steps=_steps(cooperation=self.object.pk),
            **kwargs,
        )


@prepared
def _steps(*, cooperation: int) -> Any:
    return CooperationStep.objects.filter(cooperation=cooperation)
