"""Every public page, in every language: what each of them owes its reader."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver
from django.utils import translation

from cities import models
from cities.models import City
from tests.addresses import KINDS, LISTS
from tests.html import Document, words
from tests.whole_site.conftest import Fetched

pytestmark = pytest.mark.django_db

# No pages: walked by tests/views/test_feeds.py and test_comparison.py.
NO_PAGES = {"news_feed", "city_feed", "comparison_table"}
TAGS = {"en": "en", "zh-hans": "zh-Hans"}
OTHER = {"en": "zh-hans", "zh-hans": "en"}
Read = Callable[[str], Document]


def test_every_page_is_sound(site: list[Fetched]) -> None:
    assert len(site) == 2 * (len(LISTS) + sum(k.objects.published().count() for k in KINDS) - 1)
    for language, address, response, document in site:
        assert response.headers["Content-Language"] == language
        assert not response.cookies, address
        assert response.headers["Vary"] == "Accept-Encoding", address
        assert document.root.get("lang") == TAGS[language], address
        assert len(document.all(".//h1")) == 1, address
        assert document.text(".//h1"), address
        assert document.text("head/title"), address
        check_alternates(document, language, address)
        check_no_foreign_request(document, address)
        check_no_inline_code(document, address)
        check_no_template_left(document, address)


def check_alternates(document: Document, language: str, address: str) -> None:
    """All content is complete in both languages, so every page has its twin."""
    canonical = document.one("head/link[@rel='canonical']").get("href", "")
    assert urlsplit(canonical).path == address
    assert canonical.startswith("http://127.0.0.1:8000/")
    links = document.all("head/link[@rel='alternate'][@hreflang]")
    found = {link.get("hreflang"): urlsplit(link.get("href", "")).path for link in links}
    for link in links:
        assert link.get("href", "").startswith("http://127.0.0.1:8000/")
    rest = address.removeprefix(f"/{language}/")
    default = "/" if not rest else f"/en/{rest}"
    assert found == {"en": f"/en/{rest}", "zh-Hans": f"/zh-hans/{rest}", "x-default": default}
    switch = document.one(f".//ul[@class='switch']//a[@hreflang='{TAGS[OTHER[language]]}']")
    assert switch.get("href") == f"/{OTHER[language]}/{rest}"


def check_no_foreign_request(document: Document, address: str) -> None:
    loading = [
        element.get(attribute)
        for element in document.root.iter()
        for attribute in ("src", "srcset", "poster", "data")
        if element.get(attribute)
    ]
    loading += [
        link.get("href")
        for link in document.all(".//link")
        if link.get("rel") not in ("canonical", "alternate")
    ]
    assert all(url and url.startswith("/") and not url.startswith("//") for url in loading), address


def check_no_inline_code(document: Document, address: str) -> None:
    for element in document.root.iter():
        # A block of data is no script: no browser runs it.
        is_data = element.items() == [("type", "application/ld+json")]
        assert element.tag not in ("style", "iframe"), address
        assert element.tag != "script" or is_data, address
        for attribute, _value in element.items():
            assert attribute != "style", address
            assert not attribute.startswith("on"), address


def check_no_template_left(document: Document, address: str) -> None:
    text = document.text()
    assert "{%" not in text, address
    assert "{{" not in text, address
    assert "None" not in text, address


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_thirty_cities_answer_with_their_names(read: Read, language: str) -> None:
    cities = City.objects.published()
    assert cities.filter(side="cn").count() == cities.filter(side="eu").count() == 15
    for city in cities:
        document = read(f"/{language}/cities/{city.slug}/")
        assert document.text(".//h1") == city.text("name", language)


def test_every_internal_link_and_fragment_leads_somewhere(site: list[Fetched]) -> None:
    ids = {
        page.address: {element.get("id", "") for element in page.document.root.iter()}
        for page in site
    }
    links = {
        (parts.path, parts.fragment)
        for page in site
        for link in page.document.all(".//a[@href]")
        if not (parts := urlsplit(link.get("href", ""))).scheme and parts.path
    }
    assert links
    for path, fragment in links:
        assert path in ids, path
        assert not fragment or fragment in ids[path], (path, fragment)


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
