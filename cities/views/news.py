"""News of the cooperation, the latest event first."""

import re
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.models import City, NewsItem, Partner, Record
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.remembering import remembered
from cities.rendering import notation
from cities.views.filters import Filter, Filtered, Named
from cities.views.public import LISTED_NEWS, PublicDetail, by_year, latest_first


class NewsList(Filtered, TemplateView):
    template_name = "cities/news_list.html"
    filters = ("year", "city", "partner")
    per_page = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = printing(latest_first(self.narrowed()), *LISTED_NEWS)
        page = self.page_of(listed, self._found)
        return super().get_context_data(
            records=page.object_list,
            **self.paged(page),
            **kwargs,
        )

    @property
    def offered(self) -> list[Filter]:
        return [
            self._years(),
            self._chosen(_("City"), "city", City),
            self._chosen(_("Partner"), "partner", Partner),
        ]

    def narrowed(self, without: str = "") -> QuerySet[NewsItem]:
        """The public news that pass the filters, but the one named `without`."""
        given = {name: value for name, value in self.given.items() if name != without}
        return self.public(NewsItem.objects).filter(
            *(self._condition(name, value) for name, value in given.items())
        )

    def _condition(self, name: str, value: str) -> Q:
        """About what is public only: of a city that is not, nobody is told which news it is in."""
        if name == "city":
            return Q(cities__in=self.public(City.objects).filter(slug=value))
        if name == "partner":
            return Q(partners__in=self.public(Partner.objects).filter(slug=value))
        is_year = re.fullmatch("[0-9]{4}", value, re.ASCII)
        return Q(date__startswith=value) if is_year else Q(pk__in=[])

    @property
    def _found(self) -> int:
        """How many news pass the filters."""
        year, numbers = self.given.get("year"), self._numbers
        return numbers.get(year, 0) if year else sum(numbers.values())

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """How many news of each year there are, of what else is asked for."""
        others = self.given.keys() - {"year"}
        if others:
            return dict(by_year(self.narrowed("year")))
        return remembered("news by year", lambda: dict(_all_by_year(now=self.now)))

    def _years(self) -> Filter:
        numbers, chosen = self._numbers, self.given.get("year", "")
        years = {*numbers, *re.findall("^[1-9][0-9]{3}$", chosen, re.ASCII)}
        labels = [(each, notation.year(int(each))) for each in sorted(years, reverse=True)]
        return self.filter(_("Year"), "year", labels, numbers)

    def _chosen(self, label: str, name: str, model: type[Record]) -> Filter:
        """The city or partner that the news is about, if the address names one: it is chosen on
        its own page.
        """
        if name not in self.given:
            return Filter(label, [], "", is_set=False)
        records = self.public(model._default_manager).filter(slug=self.given[name])
        labels = [(each.slug, Named(each, each.title_field)) for each in records]
        return self.filter(
            label, name, labels, dict.fromkeys((each for each, _label in labels), self._found)
        )


@prepared
def _all_by_year(*, now: datetime) -> Any:
    return by_year(NewsItem.objects.published(now))


class NewsDetail(PublicDetail):
    model = NewsItem
    template_name = "cities/news_detail.html"
    relations = (*PublicDetail.relations, "cities", "partners")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cities=self.beside("cities", "name", "side"),
            partners=self.beside("partners", "name", "public_authority", "acronym"),
            **kwargs,
        )
