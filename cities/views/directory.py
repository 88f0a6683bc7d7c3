"""The directory of the pilot cities: the mirror index, narrowed by side, place and theme."""

from collections import Counter
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.models import CITY_SIDES, City, Practice, Theme
from cities.models.country import CHINA, country_choices
from cities.models.folding import sort_key
from cities.models.languages import active_language
from cities.models.region import REGION, region_name
from cities.translation_status import shown
from cities.views.cities import MirrorIndex, on_one_list
from cities.views.filters import Filter, Filtered, Named


class Directory(Filtered, MirrorIndex, TemplateView):
    template_name = "cities/city_list.html"
    filters = ("side", "country", "region", "theme")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mirror = self.mirror(self.narrowed())
        longest = max(mirror.values(), key=len)
        page = self.page_of(longest)
        first, after = page.start_index() - 1 if longest else 0, page.end_index()
        return super().get_context_data(
            located=on_one_list(mirror),
            mirror={side: cities[first:after] for side, cities in mirror.items()},
            found=sum(len(cities) for cities in mirror.values()),
            all=self.public(City.objects).count(),
            filters=[self._sides(), self._places(), self._themes()],
            **self.paged(page),
            **kwargs,
        )

    def narrowed(self, without: str = "") -> QuerySet[City]:
        """The public cities that pass the filters, but those named `without`."""
        conditions = (
            self._condition(name, value)
            for name, value in self.given.items()
            if name not in without.split()
        )
        return self.public(City.objects).filter(*conditions)

    def _condition(self, name: str, value: str) -> Q:
        if name == "theme":
            return Q(pk__in=self.public(Practice.objects).filter(theme=value).values("city"))
        if name == "region":
            texts = [Q(**each) for each in self._regions.get(value, ())]
            return reduce(or_, texts, Q(pk__in=[]))
        return Q(**{name: value.upper() if name == "country" else value})

    @cached_property
    def _regions(self) -> dict[str, list[dict[str, Any]]]:
        """The texts of the provinces that have public cities, by what addresses call them."""
        found: dict[str, list[dict[str, Any]]] = {}
        for texts in self.public(City.objects).filter(country=CHINA).values(*REGION).distinct():
            if name := region_name(texts):
                found.setdefault(name, []).append(texts)
        return found

    def _sides(self) -> Filter:
        numbers = _counted(self.narrowed("side"), "side")
        return self.filter(_("Side"), "side", CITY_SIDES, numbers)

    def _places(self) -> Filter:
        """Countries of Europe and provinces of China: one of either."""
        label, cities = _("Country or province"), self.narrowed("country region")
        choices = [choice for choice in country_choices() if choice[0] != CHINA]
        numbers = _counted(cities.exclude(country=CHINA), "country")
        countries = self.filter(label, "country", choices, numbers, instead_of="region")
        names = {name: Named(City(**texts[0]), "region") for name, texts in self._regions.items()}
        ordered = sorted(names.items(), key=lambda each: _spelled(each[1]))
        within: Counter[str] = Counter()
        for texts in (
            cities.filter(country=CHINA).order_by().values(*REGION).annotate(n=Count("pk"))
        ):
            number = texts.pop("n")
            within[region_name(texts)] += number
        provinces = self.filter(label, "region", ordered, within, instead_of="country")
        return countries._replace(choices=[*countries.choices, *provinces.choices])

    def _themes(self) -> Filter:
        done = self.public(Practice.objects).filter(city__in=self.narrowed("theme"))
        cities = done.order_by().values_list("theme").annotate(Count("city", distinct=True))
        return self.filter(_("Theme of practices"), "theme", Theme.choices, dict(cities))


def _counted(cities: QuerySet[City], field: str) -> dict[str, int]:
    return dict(cities.order_by().values_list(field).annotate(Count("pk")))


def _spelled(label: Named) -> str:
    return sort_key(shown(label.record, label.field, active_language()).text)
