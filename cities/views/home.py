"""The home page of each language."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import TemplateView

from cities.models import HOME, Milestone, NewsItem, Page, Partner, Practice, Publication
from cities.models.country import CHINA
from cities.models.printing import printing
from cities.remembering import remembered
from cities.views.cities import MirrorIndex, on_one_list
from cities.views.public import LISTED_NEWS

LATEST = 4
MOST_OF_A_SIDE = 50  # cities in the index; the directory has all of them, in pages
MOST_MILESTONES = 8


class HomeView(MirrorIndex, TemplateView):
    template_name = "cities/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mirror = self.mirror()
        record = self.public(Page.objects).filter(slug=HOME).first()
        return super().get_context_data(
            record=record,
            pictures=record.pictures.all() if record else (),
            mirror={side: cities[:MOST_OF_A_SIDE] for side, cities in mirror.items()},
            numbers={side: len(cities) for side, cities in mirror.items()},
            located=on_one_list(mirror),
            countries=len({city.country for city in on_one_list(mirror)} - {CHINA}),
            practices=remembered("practices", self.public(Practice.objects).count),
            publications=remembered("publications", self.public(Publication.objects).count),
            news=printing(self.newest_first(NewsItem.objects), *LISTED_NEWS)[:LATEST],
            milestones=self._milestones(),
            leaders=self._leaders(),
            **kwargs,
        )

    def _leaders(self) -> QuerySet[Partner]:
        """The partners that are part of no other."""
        leaders = self.in_order(Partner.objects).filter(parent=None)
        return printing(leaders, "name", "role", "side")

    def _milestones(self) -> list[Milestone]:
        """The latest of those that editors chose for the home page, else the latest of this
        cooperation; from the first to the last.
        """
        listed = ("title", "date", "separate_programme")
        latest = printing(self.newest_first(Milestone.objects), *listed)
        found = latest.filter(on_home=True)[:MOST_MILESTONES]
        return list(found)[::-1] or list(latest.filter(separate_programme=False)[:LATEST])[::-1]
