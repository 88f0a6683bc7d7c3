"""The words of every public page, in every language."""

import re
from collections.abc import Callable

import pytest
from django.urls import get_resolver
from django.utils import translation

from cities import models
from cities.models import City
from tests.addresses import KINDS, LISTS
from tests.crawler import Fetched
from tests.html import Document, words

pytestmark = pytest.mark.django_db

# No pages: walked by tests/views/test_feeds.py and test_comparison.py.
NO_PAGES = {"news_feed", "city_feed", "comparison_table"}
Read = Callable[[str], Document]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_thirty_cities_answer_with_their_names(read: Read, language: str) -> None:
    cities = City.objects.published()
    assert cities.filter(side="cn").count() == cities.filter(side="eu").count() == 15
    for city in cities:
        document = read(f"/{language}/cities/{city.slug}/")
        assert document.text(".//h1") == city.text("name", language)


def test_no_page_links_to_a_third_party_copy(site: list[Fetched]) -> None:
    """Such hosts change hands: their addresses are for editors."""
    kinds = (models.Practice, models.Publication, models.NewsItem, models.Milestone, models.Partner)
    copies = {
        url
        for kind in kinds
        for url in kind.objects.filter(source_kind="reprint").values_list("source_url", flat=True)
    }
    assert copies
    hosts = ("scribd", "studylib", "vdocuments", "pdfslide", "slideshare")
    for _language, address, response, _document in site:
        content = response.content.decode()
        assert not [host for host in hosts if host in content], address
        assert not [url for url in copies if url in content], address


def test_every_label_of_the_chinese_site_is_chinese(site: list[Fetched]) -> None:
    """A word of a template that nobody marked for translation would stay English."""
    labels = (".//dt", ".//thead//th", ".//section/h2", ".//nav//a", ".//footer//a")
    for page in site:
        if page.language == "zh-hans":
            for path in labels:
                for element in page.document.all(path):
                    label = words(element)
                    assert re.search("[\u4e00-\u9fff]", label), (page.address, label)


def test_dates_are_written_as_the_language_does(read: Read) -> None:
    def dates(address: str) -> set[str]:
        return {"".join(t.itertext()) for t in read(address).all(".//time")}

    english, chinese = dates("/en/milestones/"), dates("/zh-hans/milestones/")
    assert {"2011", "March 2012", "21 November 2013"} <= english
    assert {"2011年", "2012年3月", "2013年11月21日"} <= chinese
    assert all(re.fullmatch(r"(\d{1,2} )?([A-Z][a-z]+ )?\d{4}", date) for date in english)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_numbers_are_grouped_and_say_what_they_count(read: Read, language: str) -> None:
    text = read(f"/{language}/cities/chengdu/").text()
    assert "20,937,757" in text
    assert ("2020年" if language == "zh-hans" else "2020") in text
    assert ("年份未注明" if language == "zh-hans" else "year not stated") in text


def test_the_mirror_keeps_the_order_of_the_source(read: Read) -> None:
    document = read("/zh-hans/cities/")
    for side in ("eu", "cn"):
        links = document.all(f".//section[@class='shore {side}']//a")
        slugs = [link.get("href", "").split("/")[-2] for link in links]
        expected = City.objects.filter(side=side).order_by("source_order")
        assert slugs == [city.slug for city in expected]


def test_every_public_route_is_walked() -> None:
    """A route added later is walked too, or this fails."""
    with translation.override("en"):
        names = {name for name in get_resolver("cities.urls").reverse_dict if isinstance(name, str)}
    assert names - NO_PAGES == {*LISTS, *(kind._meta.model_name for kind in KINDS)}
