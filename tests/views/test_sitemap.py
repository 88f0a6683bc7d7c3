"""What search engines are told: every public page once for each language it is complete in."""

import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import acts
from cities.models.line import Line
from cities.views import for_machines
from tests.factories import edit, make_city, make_milestone, make_page
from tests.html import Document

pytestmark = pytest.mark.django_db
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
SITE = "http://127.0.0.1:8000"


def entries(client: Client, query: str = "") -> dict[str, ElementTree.Element]:
    """The `<url>` elements of the sitemap, by address."""
    response = client.get(f"/sitemap.xml{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    found = [(url.findtext("s:loc", "", NAMES), url) for url in root]
    assert len({address for address, _url in found}) == len(found)
    return dict(found)


def alternates(url: ElementTree.Element) -> dict[str, str]:
    return {link.get("hreflang", ""): link.get("href", "") for link in url.findall("x:link", NAMES)}


def test_every_page_it_lists_is_there_and_says_the_same_of_its_languages(visitor: Client) -> None:
    listed = entries(visitor)
    assert len(listed) > 250
    for address, url in listed.items():
        assert address.startswith(f"{SITE}/")
        response = visitor.get(urlsplit(address).path)
        assert response.status_code == 200, address
        document = Document(response.content)
        assert document.one("head/link[@rel='canonical']").get("href") == address
        links = document.all("head/link[@rel='alternate'][@hreflang]")
        assert alternates(url) == {
            link.get("hreflang", ""): link.get("href", "") for link in links
        }, address


def test_a_page_complete_in_one_language_is_listed_in_that_one(visitor: Client) -> None:
    city = make_city(summary_en="Only English.", slug="half")
    listed = entries(visitor)
    assert f"{SITE}/zh-hans/cities/{city.slug}/" not in listed
    assert alternates(listed[f"{SITE}/en/cities/{city.slug}/"]) == {}


@pytest.mark.parametrize(
    "moments",
    [
        {"published_at": None},
        {"published_at": timezone.now() + timedelta(days=1)},
        {"withdrawn_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_what_is_not_public_is_not_listed(
    visitor: Client, moments: dict[str, datetime | None]
) -> None:
    make_page(slug="hidden-page", **moments)
    make_milestone(slug="no-page-of-its-own")
    assert not [address for address in entries(visitor) if "hidden" in address or "own" in address]


def changed(client: Client, path: str) -> datetime:
    return datetime.fromisoformat(entries(client)[SITE + path].findtext("s:lastmod", "", NAMES))


def test_a_page_says_when_its_text_last_changed(visitor: Client) -> None:
    page = make_page()
    path = f"/en/{page.slug}/"
    before = changed(visitor, path)
    edit(page, title_en="Waiting", title_zh_hans="等待")
    assert changed(visitor, path) == before
    acts.publish(Line.of(page), author=None)
    after = changed(visitor, path)
    assert before <= after <= timezone.now()
    assert after.replace(microsecond=0) >= Line.of(page).head().moment.replace(microsecond=0)


def test_many_pages_come_in_parts(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = set(entries(visitor))
    monkeypatch.setattr(for_machines, "MOST", 100)
    root = ElementTree.fromstring(visitor.get("/sitemap.xml").content)  # noqa: S314
    assert root.tag == f"{{{NAMES['s']}}}sitemapindex"
    parts = [urlsplit(each.findtext("s:loc", "", NAMES)).query for each in root]
    found = [set(entries(visitor, f"?{part}")) for part in parts]
    assert set.union(*found) == whole
    assert sum(map(len, found)) == len(whole)
    for wrong in ("0", "99", "x", "-1", "١"):
        assert visitor.get("/sitemap.xml", {"part": wrong}).status_code == 404


def test_crawlers_may_read_all_but_the_desk_and_searches(visitor: Client) -> None:
    response = visitor.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]
    for path, allowed in (
        ("/en/", True),
        ("/zh-hans/cities/chengdu/", True),
        ("/admin/", False),
        ("/en/search/?q=a", False),
        ("/zh-hans/search/?q=a", False),
    ):
        assert rules.can_fetch("Anybot", path) is allowed, path


def test_neither_sets_a_cookie_nor_depends_on_one(editor: Client) -> None:
    for path in ("/sitemap.xml", "/robots.txt"):
        response = editor.get(path)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
