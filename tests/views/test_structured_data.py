"""What the public pages say to machines, in the vocabulary of schema.org."""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.models import PreviewLink
from cities.models.line import Line
from tests.addresses import LISTS
from tests.factories import (
    MAKERS,
    edit,
    make_city,
    make_cooperation,
    make_news,
    make_page,
    make_partner,
    make_picture,
    make_practice,
    make_publication,
)
from tests.html import Document
from tests.representatives import REPRESENTATIVES
from tests.vocabulary import check, graph_of, node_of

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]
SITE = "http://127.0.0.1:8000"
BLOCK = "application/ld+json"
TAGS = {"en": "en", "zh-hans": "zh-Hans"}
languages = pytest.mark.parametrize("language", TAGS)


def test_every_page_speaks_the_vocabulary(read: Read) -> None:
    made = [make(slug=f"one-{model._meta.model_name}") for model, make in MAKERS.items()]
    for record in made:
        make_picture(record)
    paths = [record.get_absolute_url().partition("#")[0][len("/en/") :] for record in made]
    for language, path in product(TAGS, [*paths, *REPRESENTATIVES.values()]):
        address = f"/{language}/{path}"
        document = read(address)
        page = graph_of(document)[0]
        for node in graph_of(document):
            check(node)
        assert page["@type"] in ("WebPage", "CollectionPage", "SearchResultsPage"), address
        for link in document.all("head/link[@rel='canonical']"):  # one, or none if it is no page
            assert page["url"] == link.get("href")
        assert page["inLanguage"] == TAGS[language], address
        check_trail(document, language, address.partition("?")[0])


def check_trail(document: Document, language: str, address: str) -> None:
    """From the home page to the page itself, each step with a name and an address of its own."""
    if address == f"/{language}/":
        assert not [node for node in graph_of(document) if node["@type"] == "BreadcrumbList"]
        return
    steps = node_of(document, "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert all(step["name"] for step in steps)
    paths = [urlsplit(step["item"]).path for step in steps]
    assert paths[0] == f"/{language}/"
    assert paths[-1] == address
    parents = [address[: address.rstrip("/").rindex("/") + 1]] if len(steps) == 3 else []
    assert paths[1:-1] == parents


def test_the_comparison_stands_below_the_cities(read: Read) -> None:
    steps = node_of(read("/en/cities/compare/"), "BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in steps] == ["Home", "Cities", "Compare cities"]


@languages
def test_a_city_is_told_with_its_names_its_place_and_what_it_is_the_same_as(
    read: Read, language: str
) -> None:
    document = read(f"/{language}/cities/chengdu/")
    city, page = node_of(document, "City"), node_of(document, "WebPage")
    names = {"en": ("Chengdu", "成都市"), "zh-hans": ("成都市", "Chengdu")}[language]
    other = TAGS["zh-hans" if language == "en" else "en"]
    assert city["name"] == names[0]
    assert {"@language": other, "@value": names[1]} in city["alternateName"]
    assert "https://www.wikidata.org/wiki/Q30002" in city["sameAs"]
    assert len(city["sameAs"]) == 2
    assert city["url"] == f"{SITE}/{language}/cities/chengdu/"
    assert city["geo"]["latitude"] == pytest.approx(30.66, abs=0.1)
    place = city["containedInPlace"]
    while "containedInPlace" in place:
        place = place["containedInPlace"]
    assert (place["@type"], place["name"]) == (
        "Country",
        {"en": "China", "zh-hans": "中国"}[language],
    )
    assert page["inLanguage"] == TAGS[language]
    assert page["mainEntity"] == {"@id": city["@id"]}


def test_the_local_name_of_a_city_and_the_members_of_a_joint_pilot(read: Read) -> None:
    copenhagen = node_of(read("/en/cities/copenhagen/"), "City")
    assert {"@language": "da", "@value": "København"} in copenhagen["alternateName"]
    joint = node_of(read("/zh-hans/cities/florence-prato/"), "City")
    assert len(joint["containsPlace"]) == 2


def test_what_fell_back_says_the_language_it_is_in(read: Read) -> None:
    city = make_city(name_en="", name_zh_hans="里斯本", summary_zh_hans="一句话。")
    document = read(f"/en/cities/{city.slug}/")
    assert node_of(document, "WebPage")["inLanguage"] == "zh-Hans"
    told = node_of(document, "City")
    assert told["name"] == {"@language": "zh-Hans", "@value": "里斯本"}
    assert told["description"] == {"@language": "zh-Hans", "@value": "一句话。"}
    mixed = make_city(name_en="Lisbon", name_zh_hans="里斯本", summary_zh_hans="一句话。")
    page = node_of(read(f"/en/cities/{mixed.slug}/"), "WebPage")
    assert page["inLanguage"] == ["en", "zh-Hans"]


def test_an_authority_is_told_from_an_organisation(read: Read) -> None:
    ministry = make_partner(public_authority=True, acronym="MOX")
    office = make_partner(parent=ministry, website="https://office.example/")
    told = node_of(read(f"/en/partners/{ministry.slug}/"), "GovernmentOrganization")
    assert "MOX" in told["alternateName"]
    told = node_of(read(f"/en/partners/{office.slug}/"), "Organization")
    assert told["parentOrganization"]["@type"] == "GovernmentOrganization"
    assert told["sameAs"] == ["https://office.example/"]
    ministry.withdraw()
    assert "parentOrganization" not in node_of(read(f"/en/partners/{office.slug}/"), "Organization")


def test_news_says_when_it_came_out_and_what_it_is_made_of(read: Read) -> None:
    news = make_news(source_url="https://source.example/", source_kind="press", date="2014-06")
    news.cities.add(city := make_city(name_en="Lisbon"), make_city(published_at=None))
    edit(news, title_en="New title")
    news.publish()
    told = node_of(read(f"/en/news/{news.slug}/"), "NewsArticle")
    assert told["headline"] == "New title"
    assert told["datePublished"].startswith("2020-01-01T00:00:00")
    assert told["dateModified"] > told["datePublished"]
    assert told["temporalCoverage"] == "2014-06"
    assert told["isBasedOn"] == "https://source.example/"
    assert [about["name"] for about in told["about"]] == ["Lisbon"]
    assert told["about"][0]["@id"] == node_of(read(city.get_absolute_url()), "City")["@id"]


@pytest.mark.parametrize("make", [make_news, make_practice, make_publication, make_cooperation])
def test_the_address_of_a_copy_is_not_told(read: Read, make: Any) -> None:
    record = make(source_url="https://copy.example/", source_kind="reprint")
    assert "copy.example" not in json.dumps(graph_of(read(record.get_absolute_url())))


@pytest.mark.parametrize("date", ["2014", "2014-06", "2014-06-30"])
def test_a_publication_is_dated_no_better_than_is_known(read: Read, date: str) -> None:
    record = make_publication(
        date=date,
        authors=["Yu Xiaohui"],
        languages=["en", "zh-Hans"],
        source_url="https://source.example/",
        source_kind="official",
    )
    told = node_of(read(f"/en/publications/{record.slug}/"), "Report")
    assert told["datePublished"] == date
    assert told["inLanguage"] == ["en", "zh-Hans"]
    assert told["author"] == [{"@type": "Person", "name": "Yu Xiaohui"}]
    assert told["sameAs"] == "https://source.example/"


def test_pictures_are_told_by_an_address_that_answers(read: Read, visitor: Client) -> None:
    city = make_city()
    make_picture(city)
    (image,) = node_of(read(city.get_absolute_url()), "City")["image"]
    assert image.startswith(f"{SITE}/media/images/")
    assert visitor.get(image.removeprefix(SITE))["Content-Type"] == "image/webp"


@languages
def test_the_home_page_says_how_to_search(read: Read, language: str) -> None:
    action = node_of(read(f"/{language}/"), "WebSite")["potentialAction"]
    address = action["target"]["urlTemplate"]
    assert address == f"{SITE}/{language}/search/?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"
    assert read(address.removeprefix(SITE).replace("{search_term_string}", "chengdu"))


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("home", "search")])
def test_a_list_is_a_collection(read: Read, name: str) -> None:
    page = node_of(read(reverse(name)), "CollectionPage")
    assert page["name"] == read(reverse(name)).text("head/title").partition(" · ")[0]


EVIL = "</script><script>alert(1)</script><!-- & \u2028\u2029 \" ' \\"


def test_no_text_ends_the_block(read: Read, visitor: Client) -> None:
    page = make_page(title_en=EVIL, summary_en=EVIL)
    for address in (page.get_absolute_url(), f"/en/search/?q={EVIL[:-1]}"):
        text = visitor.get(address).content.decode()
        block = text.partition(f'"{BLOCK}">')[2].partition("</script>")[0]
        assert not set(block) & set("<>&\u2028\u2029")
        document = read(address)
        assert len([each for each in document.all(".//script") if not each.get("src")]) == 1
        graph_of(document)
    found = node_of(read(page.get_absolute_url()), "WebPage")
    assert found["name"].startswith("</script><script>alert(1)</script><!-- &")


def test_previews_and_errors_say_nothing(visitor: Client, editor: Client) -> None:
    city = make_city()
    head = Line.of(city).head()
    link = PreviewLink.objects.create(revision=head, expires_at=timezone.now() + timedelta(days=1))
    address = city.get_absolute_url()
    for response in (
        visitor.get(address, {"preview": link.token}),
        editor.get(address, {"preview": head.pk}),
        visitor.get("/en/nowhere/"),
    ):
        assert response.status_code in (200, 404)
        assert BLOCK not in response.content.decode()
    assert BLOCK in visitor.get(address).content.decode()
