"""The home page of each language."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.views.generic import TemplateView

from cities.models import HOME, Milestone, NewsItem, Partner, Practice, Publication
from cities.models.country import CHINA
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.remembering import remembered
from cities.rendering.site_frame import pages
from cities.views.mirror import MirrorIndex
from cities.views.public import LISTED_NEWS, by_name, latest_first, numbers_of, pictures_of

LATEST = 4
MOST_OF_A_SIDE = 50  # cities in the index; the directory has all of them, in pages
MOST_MILESTONES = 8
MOST_LEADERS = 20
LISTED_MILESTONE = ("title", "date", "separate_programme", "on_home")


class HomeView(MirrorIndex, TemplateView):
    template_name = "cities/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leaders = _leaders(now=self.now)
        record = pages(self.now).get(HOME)
        return super().get_context_data(
            record=record,
            pictures=pictures_of(record) if record else (),
            mirror={side: cities[:MOST_OF_A_SIDE] for side, cities in self.mirrored.items()},
            numbers={side: len(cities) for side, cities in self.mirrored.items()},
            located=self.cities,
            region_names=self.region_names,
            countries=remembered("countries", self._countries),
            **remembered("numbers of home", self._numbers),
            news=_latest_news(now=self.now),
            milestones=self._milestones(),
            leaders=leaders[:MOST_LEADERS],
            has_more_partners=len(leaders) > MOST_LEADERS,
            **kwargs,
        )

    def _milestones(self) -> list[Milestone]:
        """The latest of those that editors chose, in time; the latest, where they chose none."""
        found = _milestones(now=self.now)
        chosen = [each for each in found if each.on_home]
        return (chosen or found[:LATEST])[::-1]

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
def _milestones(*, now: datetime) -> QuerySet[Milestone]:
    """Those that editors chose for the home page, then those of this cooperation; each the latest
    first.
    """
    offered = Milestone.objects.published(now).filter(Q(on_home=True) | Q(separate_programme=False))
    return printing(latest_first(offered, "-on_home"), *LISTED_MILESTONE)[:MOST_MILESTONES]
