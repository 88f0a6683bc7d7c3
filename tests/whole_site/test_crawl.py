"""What a reader meets who starts at the home page and follows every link."""

import json
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from cities import sitemaps
from cities.models.languages import language_codes
from tests.crawler import Fetched, own_address
from tests.html import Document
from tests.whole_site.conftest import WholeSite

pytestmark = pytest.mark.django_db

TAGS = {"en": "en", "zh-hans": "zh-Hans"}
DATA = "application/ld+json"  # a block of data, which no browser runs
LOADED = ("stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect")


def answered(crawl: WholeSite) -> list[Fetched]:
    """The pages that are not errors."""
    return [page for page in crawl.pages.values() if page.response.status_code == 200]


def test_links_alone_lead_to_every_public_page(crawl: WholeSite) -> None:
    """But for the page of the search box: that is behind a form."""
    public = {address for _language, address in crawl.public}
    assert len(public) > 2 * (len(sitemaps.LISTS) + 140)
    assert public - crawl.reached <= {"/en/search/", "/zh-hans/search/"}


def test_only_what_is_no_page_is_an_error(crawl: WholeSite) -> None:
    errors = {page.address for page in crawl.pages.values() if page.response.status_code != 200}
    assert errors == {"/en/no-such-page/", "/zh-hans/no-such-page/"}


def test_every_link_leads_straight_to_an_answer(crawl: WholeSite) -> None:
    """Also no link through a redirect, but `/`: that is known by its redirect."""
    assert len(crawl.links) > 10_000
    asked = {without_language(address) for address in (*crawl.pages, *crawl.others)}
    missing = set(crawl.pages) - {page.address for page in answered(crawl)}
    for page, address, _fragment, _is_alternate in crawl.links:
        if page in missing or address == "/":  # the switch of an error leads to the same error
            continue
        if address.startswith(settings.STATIC_URL):
            assert finders.find(address.removeprefix(settings.STATIC_URL)), (page, address)
        elif address in crawl.pages or address in crawl.others:
            assert crawl.found(address), (page, address)
        else:  # one of many queries: the same path was asked with others
            assert without_language(address) in asked, (page, address)


def without_language(address: str) -> str:
    """The path of an address below its language, without the query."""
    return address.partition("?")[0].split("/", 2)[-1]


def test_every_fragment_is_on_its_page(crawl: WholeSite) -> None:
    ids = {
        address: {element.get("id") for element in page.document.root.iter()}
        for address, page in crawl.pages.items()
    }
    found = [link for link in crawl.links if link.fragment]
    assert {link.fragment for link in found} > {"content"}
    for page, address, fragment, _is_alternate in found:
        if address in ids:
            assert fragment in ids[address], (page, address, fragment)


def test_no_id_is_given_twice(crawl: WholeSite) -> None:
    for page in crawl.pages.values():
        ids = [each.get("id") for each in page.document.root.iter() if each.get("id")]
        assert len(ids) == len(set(ids)), page.address


def test_every_page_is_sound(crawl: WholeSite) -> None:
    for page in crawl.pages.values():
        language, address, response, document = page
        assert response.headers["Content-Language"] == language, address
        assert not response.cookies, address
        assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding", address
        assert document.root.get("lang") == TAGS[language], address
        assert len(document.all(".//h1")) == 1, address
        assert document.text(".//h1"), address
        assert document.text("head/title"), address
        check_headings(document, address)
        check_no_template_left(document, address)


def check_headings(document: Document, address: str) -> None:
    """No level is left out on the way down (WCAG technique H42; axe calls it heading-order)."""
    levels = [int(each.tag[1]) for each in document.root.iter() if each.tag in HEADINGS]
    for above, below in pairwise(levels):
        assert below <= above + 1, (address, levels)


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def check_no_template_left(document: Document, address: str) -> None:
    text = document.text()
    assert "{%" not in text, address
    assert "{{" not in text, address
    assert "None" not in text.replace("None of", ""), address


def test_every_page_loads_only_from_this_site(crawl: WholeSite) -> None:
    loaded = 0
    for page in crawl.pages.values():
        for url in resources(page.document):
            address = own_address(page, url)
            assert address, (page.address, url)
            if address[0].startswith(settings.STATIC_URL):
                name = address[0].removeprefix(settings.STATIC_URL)
                assert finders.find(name), (page.address, url)
            else:
                assert address[0].startswith(settings.MEDIA_URL), (page.address, url)
            loaded += 1
    assert loaded > len(crawl.pages)


def resources(document: Document) -> list[str]:
    """What a browser fetches or may send to when it shows the page, but for what is clicked."""
    found = []
    for element in document.root.iter():
        tag = str(element.tag).rpartition("}")[2]
        names = ["src", "poster", "data", "background", "manifest"]
        if tag == "link" and set(LOADED) & set((element.get("rel") or "").split()):
            names.append("href")
        if tag in ("image", "use", "feImage"):  # of SVG
            names += ["href", "{http://www.w3.org/1999/xlink}href"]
        found += [element.get(name, "") for name in names if element.get(name)]
        for candidates in (element.get("srcset"), element.get("imagesrcset")):
            found += [each.split()[0] for each in (candidates or "").split(",") if each.strip()]
    return found


def test_no_page_runs_what_stands_in_it(crawl: WholeSite) -> None:
    for page in crawl.pages.values():
        for element in page.document.root.iter():
            tag = str(element.tag).rpartition("}")[2]
            assert tag not in ("style", "iframe", "object", "embed", "base"), page.address
            if tag == "script" and not element.get("src"):
                assert element.get("type") == DATA, page.address
                json.loads(element.text or "")
            for attribute, value in element.items():
                assert attribute != "style", (page.address, element.tag)
                assert not attribute.startswith("on"), (page.address, attribute)
                assert not value.lower().startswith("javascript:"), (page.address, value)


def test_links_to_other_hosts_say_so(crawl: WholeSite) -> None:
    """In the frame and the lists; what editors write in a text is theirs."""
    found = 0
    for page in crawl.pages.values():
        for link in outside_prose(page.document.root):
            if own_address(page, link.get("href")) is None:
                scheme = urlsplit(link.get("href", "")).scheme
                assert scheme == "mailto" or "external" in link.get("rel", "").split(), (
                    page.address,
                    link.get("href"),
                )
                found += 1
    assert found > 50


def outside_prose(element: ElementTree.Element) -> list[ElementTree.Element]:
    """The links below `element` that a template wrote."""
    if "prose" in (element.get("class") or "").split():
        return []
    found = [element] if element.tag == "a" and element.get("href") else []
    return found + [link for child in element for link in outside_prose(child)]


def alternates(page: Fetched) -> dict[str, str]:
    """Absolute address of the page in each language, by `hreflang`."""
    found = page.document.all("head/link[@rel='alternate'][@hreflang]")
    named = {link.get("hreflang", ""): link.get("href", "") for link in found}
    assert len(named) == len(found), page.address
    return named


def test_alternates_name_each_other(crawl: WholeSite) -> None:
    """Each page that lists alternates is among them, and each of them lists the same."""
    listing = [page for page in answered(crawl) if alternates(page)]
    assert len(listing) > 200
    for page in listing:
        named = alternates(page)
        assert set(named) == {*TAGS.values(), "x-default"}, page.address
        canonical = page.document.one("head/link[@rel='canonical']").get("href")
        assert named[TAGS[page.language]] == canonical, page.address
        home = named["en"] == f"{settings.SITE_URL}/en/"
        assert named["x-default"] == (f"{settings.SITE_URL}/" if home else named["en"])
        for tag in TAGS.values():
            other = crawl.pages[named[tag].removeprefix(settings.SITE_URL)]
            assert other.document.root.get("lang") == tag, page.address
            assert alternates(other) == named, (page.address, other.address)


def test_every_public_page_is_known_by_one_address(crawl: WholeSite) -> None:
    """Itself; or, where its text is missing, the one of the language that has it. What is not
    to be known, such as a search, is known by none.
    """
    incomplete = set()
    for page in answered(crawl):
        if is_hidden_from_engines(page):
            assert "?" in page.address
            assert not page.document.all("head/link[@rel='canonical']"), page.address
            assert not alternates(page), page.address
            continue
        canonical = page.document.one("head/link[@rel='canonical']").get("href", "")
        address = canonical.removeprefix(settings.SITE_URL)
        assert crawl.found(address), (page.address, canonical)
        if "?" in page.address:
            continue
        if not alternates(page):
            incomplete.add(page.address)
            in_other = [f"/{code}/" + page.address.split("/", 2)[2] for code in language_codes()]
            assert address in in_other, (page.address, canonical)
        else:
            assert address == page.address
    # Of the real content nothing is incomplete, and of what was made only what was meant to be.
    assert all("/state-" in address for address in incomplete)
    for name in ("state-only-chinese", "state-only-english"):
        assert {f"/{code}/cities/{name}/" for code in language_codes()} <= incomplete


def is_hidden_from_engines(page: Fetched) -> bool:
    """Whether the page asks search engines not to list it."""
    robots = page.document.all("head/meta[@name='robots']")
    return any("noindex" in each.get("content", "") for each in robots)


def test_every_page_can_be_read_in_the_other_language(crawl: WholeSite) -> None:
    """The switch keeps the place and the query, on errors too."""
    for page in crawl.pages.values():
        path, _mark, query = page.address.partition("?")
        rest = path.split("/", 2)[2]
        for code in language_codes():
            if code != page.language:
                (link,) = page.document.all(f".//ul[@class='switch']//a[@hreflang='{TAGS[code]}']")
                href = link.get("href", "")
                assert urlsplit(href).path == f"/{code}/{rest}", page.address
                assert sorted(urlsplit(href).query.split("&")) == sorted(query.split("&"))
