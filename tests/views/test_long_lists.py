"""Lists stay quick however long they become."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cities.models import NewsItem
from cities.models.address import page_address
from cities.models.languages import column, language_codes
from cities.paging import FromNearerEnd
from tests.factories import make_cooperation, make_news, make_partner, make_publication
from tests.html import Document

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]


@pytest.mark.parametrize("many", [1, 2, 7, 8, 20])
@pytest.mark.parametrize("far", [2, 1_000])
def test_every_page_is_that_of_the_same_order(
    many: int, far: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FromNearerEnd, "far", far)
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


@pytest.mark.parametrize(
    ("section", "make"),
    [
        ("partners", make_partner),
        ("cooperations", make_cooperation),
        ("publications", make_publication),
        ("news", make_news),
    ],
)
def test_every_record_stands_on_one_page(read: Read, section: str, make: Any) -> None:
    section, made = page_address(section), [make() for _ in range(25)]
    pages, address = [], section
    while address:
        document = read(address)
        pages.append([a.get("href", "") for a in document.all(".//main//a")])
        following = document.all(".//a[@rel='next']")
        address = section + following[0].get("href", "") if following else ""
    assert len(pages) > 1
    for record in made:
        assert sum(record.get_absolute_url() in links for links in pages) == 1, record


def test_home_leads_on_to_further_partners(read: Read) -> None:
    leading_on = ".//a[@class='button'][.='All partners']"
    assert read("/en/").all(leading_on) == []
    for _number in range(20):
        make_partner()
    assert read("/en/").one(leading_on).get("href") == "/en/partners/"
