"""The directory of the pilot cities: the mirror index, narrowed by side, place and theme."""

from collections import Counter
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.group_address import FILTERS
from cities.models import CITY_SIDES, City, Practice, Theme
from cities.models.country import CHINA, country_choices
from cities.models.folding import sort_key
from cities.models.languages import active_language
from cities.models.region import REGION, Texts, region_names
from cities.translation_status import shown
from cities.views.cities import MirrorIndex, on_one_list
from cities.views.filters import Filter, Filtered, Named


class Directory(Filtered, MirrorIndex, TemplateView):
    template_name = "cities/city_list.html"
    filters = FILTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mirror = self.mirror(self.narrowed())
        longest = max(mirror.values(), key=len)
        page = self.page_of(longest)
        first, after = page.start_index() - 1 if longest else 0, page.end_index()
        return super().get_context_data(
            located=on_one_list(mirror),
            region_names=self._regions,
            mirror={side: cities[first:after] for side, cities in mirror.items()},
            found=sum(len(cities) for cities in mirror.values()),
            all=self.public(City.objects).count(),
            filters=[self._sides(), self._places(), self._themes()],
            **self.paged(page),
            **kwargs,
        )

    def meant(self, name: str, value: str) -> str:
        return value.upper() if name == "country" else super().meant(name, value)

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
            named = (texts for texts, each in self._regions.items() if each == value)
            same = (Q(**dict(zip(REGION, texts, strict=True))) for texts in named)
            return reduce(or_, same, Q(pk__in=[]))
        return Q(**{name: value})

    @cached_property
    def _regions(self) -> dict[Texts, str]:
        """What addresses call the provinces that have public cities."""
        rows = self.public(City.objects).filter(country=CHINA).order_by().values_list(*REGION)
        return region_names(rows.distinct())

    def _sides(self) -> Filter:
        numbers = _counted(self.narrowed("side"), "side")
        return self.filter(_("Side"), "side", CITY_SIDES, numbers)

    def _places(self) -> Filter:
        """Countries of Europe and provinces of China: one of either."""
        label, cities = _("Country or province"), self.narrowed("country region")
        choices = [choice for choice in country_choices() if choice[0] != CHINA]
        numbers = _counted(cities.exclude(country=CHINA), "country")
        countries = self.filter(label, "country", choices, numbers, instead_of="region")
        named: dict[str, Named] = {}
        for texts, name in self._regions.items():
            named.setdefault(name, Named(_somewhere_in(texts), "region"))
        ordered = sorted(named.items(), key=lambda each: _spelled(each[1]))
        chinese = cities.filter(country=CHINA).order_by()
        within: Counter[str] = Counter()
        for *each, number in chinese.values_list(*REGION).annotate(Count("pk")):
            if called := self._regions.get(tuple(each)):
                within[called] += number
        provinces = self.filter(label, "region", ordered, within, instead_of="country")
        return countries._replace(choices=[*countries.choices, *provinces.choices])

    def _themes(self) -> Filter:
        done = self.public(Practice.objects).filter(city__in=self.narrowed("theme"))
        cities = done.order_by().values_list("theme").annotate(Count("city", distinct=True))
        return self.filter(_("Theme of practices"), "theme", Theme.choices, dict(cities))


def _counted(cities: QuerySet[City], field: str) -> dict[str, int]:
    return dict(cities.order_by().values_list(field).annotate(Count("pk")))


def _somewhere_in(texts: Texts) -> City:
    """A city of which nothing is known but its province."""
    return City.from_db(None, ("outdated", *REGION), ({}, *texts))


def _spelled(label: Named) -> str:
    return sort_key(shown(label.record, label.field, active_language()).text)
