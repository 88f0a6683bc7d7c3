"""Memory is bounded, and made-up addresses push out no real page."""

import pytest

from smartcity.page_cache.asking import Asked
from smartcity.page_cache.content import Content
from smartcity.page_cache.pages import PLAIN, Page
from smartcity.page_cache.shelves import Shelves
from tests.page_cache.visiting import Visitor

pytestmark = pytest.mark.django_db

ROOM = 1_000_000


def page(size: int = 10_000, encoding: str = PLAIN) -> Page:
    return Page(Content(1), [("Content-Type", "text/html")], b"x" * size, encoding)


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    shelves = Shelves(ROOM)
    first = Asked("/first/", "")
    shelves.put(first, page())
    for n in range(1_000):
        shelves.put(Asked(f"/{n}/", ""), page())
        assert shelves.get(first) is not None
    assert shelves.get(Asked("/0/", "")) is None
    assert shelves.get(Asked("/999/", "")) is not None
    assert shelves.plain.used <= ROOM * 3 / 4
    assert shelves.plain.used == len(shelves.plain) * page().size


def test_a_flood_of_queries_leaves_the_pages() -> None:
    shelves = Shelves(ROOM)
    real = Asked("/en/", "")
    shelves.put(real, page())
    for n in range(1_000):
        shelves.put(Asked("/en/search/", f"q={n}"), page())
    assert shelves.get(real) is not None
    assert shelves.queried.used <= ROOM / 4
    assert 0 < len(shelves.queried) < 100


def test_what_would_fill_a_shelf_is_not_kept() -> None:
    shelves = Shelves(ROOM)
    shelves.put(Asked("/sitemap.xml", ""), page(ROOM))
    assert len(shelves.plain) == shelves.plain.used == 0


def test_a_page_that_is_made_again_takes_its_place() -> None:
    shelves = Shelves(ROOM)
    for size in (10_000, 20_000, 5_000):
        shelves.put(Asked("/en/", ""), page(size))
        assert shelves.plain.used == page(size).size
    shelves.clear()
    assert len(shelves.plain) == shelves.plain.used == 0


def test_a_page_takes_the_room_of_the_forms_it_has() -> None:
    shelves = Shelves(ROOM)
    asked, grows = Asked("/en/", ""), page(50_000, "br")
    shelves.put(asked, grows)
    assert shelves.plain.used < 5_000
    grows.add(PLAIN)
    shelves.weigh(asked, grows)
    assert 50_000 < shelves.plain.used < 55_000
    for n in range(20):
        shelves.put(Asked(f"/{n}/", ""), page(50_000))
    assert shelves.get(asked) is None
    assert shelves.plain.used <= ROOM * 3 / 4


def test_a_page_that_grows_too_large_is_let_go() -> None:
    shelves = Shelves(ROOM)
    asked, grows = Asked("/en/", ""), page(ROOM, "br")
    shelves.put(asked, grows)
    assert shelves.get(asked) is grows
    grows.add(PLAIN)
    shelves.weigh(asked, grows)
    assert len(shelves.plain) == shelves.plain.used == 0
    shelves.weigh(asked, grows)
    assert shelves.plain.used == 0


def test_a_page_that_was_replaced_takes_no_room() -> None:
    shelves = Shelves(ROOM)
    asked, before = Asked("/en/", ""), page(10_000, "br")
    shelves.put(asked, before)
    shelves.put(asked, now := page(10_000, "br"))
    before.add(PLAIN)
    shelves.weigh(asked, before)
    assert shelves.get(asked) is now
    assert shelves.plain.used == now.size


def test_each_form_that_is_asked_for_is_made_once_and_counted(visitor: Visitor) -> None:
    shelf = visitor.cache._shelves.plain
    used = []
    for encoding in ("br", "gzip", "", "br", "gzip", ""):
        visitor.get("/en/", HTTP_ACCEPT_ENCODING=encoding)
        used.append(shelf.used)
    assert used[0] < used[1] < used[2]
    assert used[3:] == [used[2]] * 3
    assert visitor.django.asked == 1


def test_a_flood_of_addresses_makes_no_pages(visitor: Visitor) -> None:
    visitor.get("/en/")
    for n in range(50):
        visitor.get(f"/en/?{n}")
        visitor.get(f"/en/cities/nobody-{n}/")
        visitor.get(f"/en/no/{n}")
    shelves = visitor.cache._shelves
    assert (len(shelves.plain), len(shelves.queried)) == (1, 0)


def test_a_cache_without_room_keeps_nothing_and_answers(db: None) -> None:
    visitor = Visitor(room=0)
    assert visitor.get("/en/").status == 200
    assert visitor.makes("/en/", "/en/") == 2
