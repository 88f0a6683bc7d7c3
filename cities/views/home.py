"""The home page of each language."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.views.generic import TemplateView

from cities.models import HOME, Milestone, NewsItem, Page, Partner, Practice, Publication
from cities.models.country import CHINA
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.remembering import remembered
from cities.views.cities import MirrorIndex
from cities.views.public import (
    LISTED_NEWS,
    by_name,
    latest_first,
    numbers_of,
    pictures_of,
    with_slug,
)

LATEST = 4
MOST_OF_A_SIDE = 50  # cities in the index; the directory has all of them, in pages
MOST_MILESTONES = 8
MOST_LEADERS = 20
LISTED_MILESTONE = ("title", "date", "separate_programme")


class HomeView(MirrorIndex, TemplateView):
    template_name = "cities/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leaders = _leaders(now=self.now)
        record = next(iter(with_slug(Page, slug=HOME, now=self.now)), None)
        return super().get_context_data(
            record=record,
            pictures=pictures_of(Page, record=record.pk) if record else (),
            mirror={side: cities[:MOST_OF_A_SIDE] for side, cities in self.mirrored.items()},
            numbers={side: len(cities) for side, cities in self.mirrored.items()},
            located=self.cities,
            region_names=self.region_names,
            countries=remembered("countries", self._countries),
            **remembered("numbers of home", self._numbers),
            news=_latest_news(now=self.now),
            milestones=(_chosen_milestones(now=self.now) or _latest_milestones(now=self.now))[::-1],
            leaders=leaders[:MOST_LEADERS],
            has_more_partners=len(leaders) > MOST_LEADERS,
            **kwargs,
        )

    def _numbers(self) -> dict[str, int]:
        numbers = dict(numbers_of(Practice, Publication, now=self.now))
        return {"practices": numbers["practice"], "publications": numbers["publication"]}

    def _countries(self) -> int:
        """How many countries of the European side have cities."""
        return len({city.country for city in self.cities} - {CHINA})


@prepared
def _latest_news(*, now: datetime) -> QuerySet[NewsItem]:
    return printing(latest_first(NewsItem.objects.published(now)), *LISTED_NEWS)[:LATEST]


@prepared
def _leaders(*, now: datetime) -> QuerySet[Partner]:
    """The partners that are part of no other; one more than the page shows."""
    leaders = by_name(Partner.objects.published(now)).filter(parent=None)
    return printing(leaders, "name", "role", "side")[: MOST_LEADERS + 1]


@prepared
def _chosen_milestones(*, now: datetime) -> QuerySet[Milestone]:
    """The latest of those that editors chose for the home page."""
    chosen = latest_first(Milestone.objects.published(now)).filter(on_home=True)
    return printing(chosen, *LISTED_MILESTONE)[:MOST_MILESTONES]


@prepared
def _latest_milestones(*, now: datetime) -> QuerySet[Milestone]:
    """The latest of this cooperation, where editors chose none."""
    own = latest_first(Milestone.objects.published(now)).filter(separate_programme=False)
    return printing(own, *LISTED_MILESTONE)[:LATEST]
