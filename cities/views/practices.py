"""Practices: by theme, narrowed by side and city, and one by one."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.models import CITY_SIDES, City, Practice, Theme
from cities.models.languages import column
from cities.models.printing import printing
from cities.models.theme import THEMES_IN_ORDER
from cities.views.filters import Filter, Filtered, Named
from cities.views.public import LATEST_YEAR, PublicDetail

LISTED = ("title", "summary", "theme", "year", "city__name", "city__side")
MOST_CITIES = 60  # that are chosen from a row of names; of more, each city's page leads here


class PracticeList(Filtered, TemplateView):
    template_name = "cities/practice_list.html"
    filters = ("theme", "side", "city")
    of_practice = {"theme": "theme", "side": "city__side", "city": "city__slug"}
    per_page = 100

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by_city = f"city__{column('sort_key')}"
        order = (THEMES_IN_ORDER, by_city, "city__slug", LATEST_YEAR, "slug")
        listed = self.narrowed().select_related("city").order_by(*order)
        page = self.page_of(printing(listed, *LISTED))
        return super().get_context_data(
            records=page.object_list,
            filters=[
                self._filter(_("Theme"), "theme", Theme.choices),
                self._filter(_("Side"), "side", CITY_SIDES),
                self._cities(),
            ],
            **self.paged(page),
            **kwargs,
        )

    def narrowed(self, without: str = "") -> QuerySet[Practice]:
        """The public practices that pass the filters, but the one named `without`."""
        given = {
            self.of_practice[name]: value for name, value in self.given.items() if name != without
        }
        return self.public(Practice.objects).filter(**given)

    def _filter(self, label: str, name: str, labels: list[tuple[str, Any]]) -> Filter:
        field = self.of_practice[name]
        counted = self.narrowed(name).order_by().values_list(field).annotate(Count("pk"))
        return self.filter(label, name, labels, dict(counted))

    def _cities(self) -> Filter:
        """The cities that have any; only the one that is chosen, if there are too many to show."""
        done = self.narrowed("city").values("city")
        chosen = self.given.get("city")
        cities = self.in_order(City.objects).filter(Q(pk__in=done) | Q(slug=chosen))
        shown = list(printing(cities, "name")[: MOST_CITIES + 1])
        if len(shown) > MOST_CITIES:
            shown = list(cities.filter(slug=chosen)) if chosen else []
        return self._filter(_("City"), "city", [(each.slug, Named(each, "name")) for each in shown])


class PracticeDetail(PublicDetail):
    model = Practice
    template_name = "cities/practice_detail.html"

    def get_queryset(self) -> QuerySet[Practice]:
        return super().get_queryset().select_related("city")
