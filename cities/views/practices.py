"""Practices: by theme, and one by one."""

from django.db.models import QuerySet

from cities.models import Practice
from cities.models.languages import column
from cities.views.public import LATEST_YEAR, PublicDetail, PublicList


class PracticeList(PublicList):
    model = Practice
    template_name = "cities/practice_list.html"

    def get_queryset(self) -> QuerySet[Practice]:
        by_city = f"city__{column('sort_key')}"
        practices = self.public(Practice.objects).select_related("city")
        return practices.order_by("theme", by_city, "city__slug", LATEST_YEAR, "slug")


class PracticeDetail(PublicDetail):
    model = Practice
    template_name = "cities/practice_detail.html"

    def get_queryset(self) -> QuerySet[Practice]:
        return super().get_queryset().select_related("city")
