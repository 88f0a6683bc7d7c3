"""News of the cooperation, the latest event first."""

from typing import Any

from django.db.models import QuerySet

from cities.models import NewsItem
from cities.views.public import PublicDetail, PublicList


class NewsList(PublicList):
    model = NewsItem
    template_name = "cities/news_list.html"

    def get_queryset(self) -> QuerySet[NewsItem]:
        return self.newest_first(NewsItem.objects)


class NewsDetail(PublicDetail):
    model = NewsItem
    template_name = "cities/news_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cities=self.in_order(self.object.cities),
            partners=self.in_order(self.object.partners),
            **kwargs,
        )
