"""The home page of each language."""

from typing import Any

from django.views.generic import TemplateView

from cities.models import HOME, Milestone, NewsItem, Page, Partner
from cities.views.cities import MirrorIndex, on_one_list

LATEST = 4


class HomeView(MirrorIndex, TemplateView):
    template_name = "cities/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mirror = self.mirror()
        record = self.public(Page.objects).filter(slug=HOME).first()
        return super().get_context_data(
            record=record,
            pictures=record.pictures.all() if record else (),
            mirror=mirror,
            located=on_one_list(mirror),
            countries={city.country for cities in mirror.values() for city in cities},
            news=self.newest_first(NewsItem.objects)[:LATEST],
            milestones=self.newest_first(Milestone.objects).filter(separate_programme=False)[
                :LATEST
            ],
            leaders=self.in_order(Partner.objects).filter(parent=None),
            **kwargs,
        )
