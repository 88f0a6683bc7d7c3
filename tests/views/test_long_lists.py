"""Lists stay quick however long they become."""

import pytest
from django.db import connection
from django.utils import timezone

from cities.models import NewsItem
from cities.models.languages import column, language_codes
from cities.paging import FromNearerEnd
from tests.factories import make_news

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("many", [1, 2, 7, 8])
def test_every_page_is_that_of_the_same_order(many: int) -> None:
    NewsItem.objects.all().delete()
    for number in range(many):
        make_news(date=f"20{10 + number % 3}", title_en=f"News {number}")
    news = NewsItem.objects.order_by("-date", "slug")
    pages = FromNearerEnd(news, 3)
    found = [list(pages.page(number)) for number in pages.page_range]
    everything = list(news)
    assert found == [everything[start : start + 3] for start in range(0, many, 3)]
    assert list(FromNearerEnd(everything, 3).page(pages.num_pages)) == found[-1]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the size of tables")
@pytest.mark.parametrize("language", language_codes())
def test_the_database_finds_the_latest_news_in_order(language: str) -> None:
    order = ("-date", column("sort_key", language), "slug")
    latest = NewsItem.objects.published(timezone.now()).order_by(*order)
    for news in (latest, latest.reverse()):
        for many in (1, 4, 20):
            plan = news[:many].explain()
            assert column("newsitem_newest", language) in plan
            assert "TEMP B-TREE" not in plan
