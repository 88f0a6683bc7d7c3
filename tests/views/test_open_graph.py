"""How a page looks where a link to it is shown."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from cities.models import Page, PreviewLink
from cities.models.line import Line
from cities.rendering.open_graph import locale_of
from tests.addresses import all_public_pages
from tests.factories import make_city, make_news, make_page, make_picture, make_practice
from tests.html import Document

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]
SITE = "http://127.0.0.1:8000"
LOCALES = {"en": "en_GB", "zh-hans": "zh_CN"}
ALWAYS = {
    *("og:title", "og:description", "og:type", "og:url", "og:site_name", "og:locale"),
    *("og:image", "og:image:type", "og:image:width", "og:image:height", "og:image:alt"),
    "twitter:card",
}


def said(document: Document) -> dict[str, str]:
    """What the page says of itself, by the name of each property; each is said once."""
    found = [
        (name, meta.get("content", ""))
        for meta in document.all("head/meta")
        if (name := meta.get("property") or meta.get("name") or "").startswith(("og:", "twitter:"))
    ]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_every_page_says_how_it_looks(read: Read, visitor: Client) -> None:
    images = set()
    for language, address in all_public_pages():
        document = read(address)
        found = said(document)
        assert set(found) - {"og:locale:alternate"} == ALWAYS, address
        assert all(found.values()), address
        assert found["og:url"] == document.one("head/link[@rel='canonical']").get("href")
        assert document.text("head/title").startswith(found["og:title"]), address
        assert found["og:locale"] == LOCALES[language]
        assert found["og:locale:alternate"] == LOCALES[{"en": "zh-hans"}.get(language, "en")]
        assert found["og:type"] == ("article" if address.count("/news/2") else "website")
        images.add((found["og:image"], int(found["og:image:width"]), int(found["og:image:height"])))
    for image, width, height in images:
        response = visitor.get(image.removeprefix(SITE))
        assert response.status_code == 200, image
        assert Image.open(BytesIO(response.content)).size == (width, height)


def test_a_locale_follows_from_the_language() -> None:
    assert {language: locale_of(language) for language in LOCALES} == LOCALES


def test_a_page_without_a_translation_has_no_other_locale(read: Read) -> None:
    page = make_page(summary_en="Only in English.")
    for language in LOCALES:
        found = said(read(f"/{language}/{page.slug}/"))
        assert "og:locale:alternate" not in found
        assert found["og:locale"] == "en_GB"
        assert found["og:url"] == f"{SITE}/en/{page.slug}/"


def test_news_is_an_article_and_quotes_do_no_harm(read: Read) -> None:
    news = make_news(title_en='A "new" <b> & so on', summary_en="One\n\ntwo " + "long " * 100)
    found = said(read(news.get_absolute_url()))
    assert found["og:type"] == "article"
    assert found["og:title"] == 'A "new" <b> & so on'
    assert found["og:description"].startswith("One two long")
    assert len(found["og:description"]) <= 300


@pytest.mark.parametrize(("size", "shown"), [((8, 6), (8, 6)), ((1500, 1000), (1280, 853))])
def test_the_first_picture_stands_for_a_record(
    read: Read, visitor: Client, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    city = make_city(latitude="41", longitude="2")
    make_picture(city, size=size, position=1)
    make_picture(city, colour="red", position=2)
    found = said(read(city.get_absolute_url()))
    assert (int(found["og:image:width"]), int(found["og:image:height"])) == shown
    assert found["og:image:alt"] == "A square"
    response = visitor.get(found["og:image"].removeprefix(SITE))
    assert response["Content-Type"] == found["og:image:type"] == "image/webp"
    assert Image.open(BytesIO(response.content)).size == shown


def test_without_one_a_city_has_its_map_and_what_it_does_has_it_too(read: Read) -> None:
    city = make_city(name_zh_hans="里斯本", latitude="38.7", longitude="-9.1")
    practice = make_practice(city=city)
    for record in (city, practice):
        found = said(read(record.get_absolute_url().replace("/en/", "/zh-hans/")))
        assert found["og:image"] == f"{SITE}/media/maps/{city.slug}.png"
        assert found["og:image:alt"].endswith("：里斯本")
    for nowhere in (make_city(), make_city(latitude="-80", longitude="0")):
        found = said(read(nowhere.get_absolute_url()))
        assert found["og:image"] == f"{SITE}/media/map.png"


def test_the_home_page_is_shown_without_its_record_too(read: Read) -> None:
    Page.objects.filter(slug="home").update(published_at=None)
    assert set(said(read("/en/"))) >= ALWAYS


def test_previews_and_errors_say_nothing(visitor: Client) -> None:
    city = make_city()
    link = PreviewLink.objects.create(
        revision=Line.of(city).head(), expires_at=timezone.now() + timedelta(days=1)
    )
    address = city.get_absolute_url()
    assert b"og:" not in visitor.get(address, {"preview": link.token}).content
    assert b"og:" not in visitor.get("/en/nowhere/").content
    assert b"og:" in visitor.get(address).content
