"""What a page costs that is not kept yet."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import City, NewsItem, Partner, Practice
from cities.models.languages import active_language, language_codes
from cities.moments import moments
from cities.remembering import GIVEN, Memory, remembered, remembering
from cities.rendering import lacking
from tests.factories import (
    edit,
    make_city,
    make_cooperation,
    make_milestone,
    make_news,
    make_practice,
    make_publication,
)
from tests.html import Document
from tests.page_cache.visiting import Pass, Visitor
from tests.representatives import STATES, representatives
from tests.states import make_states

pytestmark = pytest.mark.django_db

MOST = 8  # queries of a page, beside those for the generation
FEEDS = {"news/feed/", "cities/chengdu/feed/"}
# Where a list in pages begins stands in its query, unless it is kept; and what a filter means is
# looked up.
LISTS = {"news/?year=2014", "practices/?city=qianhai"}
OF_THE_GENERATION = re.compile("cities_generation|set_config|SET CONSTRAINTS")


@pytest.mark.parametrize("path", representatives().values())
def test_every_page_asks_the_database_little(path: str) -> None:
    for code in language_codes():
        visitor, address = Visitor(room=0), f"/{code}/{path}"
        visitor.get(address)  # finds what is remembered of the content
        assert len(asked := queries(visitor, address)) <= MOST, (address, asked)


def queries(visitor: Visitor, address: str) -> list[str]:
    """What the database is asked for a page, but for the generation."""
    with CaptureQueriesContext(connection) as asked:
        assert visitor.get(address).status == 200
    return [each["sql"] for each in asked if not OF_THE_GENERATION.search(each["sql"])]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="the generation rises at the commit")
@pytest.mark.parametrize("path", representatives().values())
def test_no_more_without_the_page_cache(path: str, client: Client) -> None:
    for code in language_codes():
        address = f"/{code}/{path}"
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= MOST, (address, asked.captured_queries)


def test_a_search_asks_as_often_whatever_kinds_it_finds() -> None:
    make_states()
    visitor = Visitor(room=0)
    page = Document(visitor.get("/en/search/?q=smart").body)
    hits = page.all(".//ol[@class='hits']/li/h2/a")
    assert len({hit.get("href", "").split("/")[2] for hit in hits}) > 1
    of_all, of_one = (len(queries(visitor, f"/en/search/?q=smart{k}")) for k in ("", "&kind=city"))
    assert of_all == of_one <= MOST


def test_what_is_remembered_without_the_page_cache_ends_with_the_content(client: Client) -> None:
    def names() -> str:
        return client.get("/en/cities/").content.decode()

    assert names() == names()
    city = make_city(name_en="Newly made")
    assert "Newly made" in names()
    with suppress(InterruptedError), transaction.atomic():
        City.objects.filter(pk=city.pk).update(name_en="Never made")
        if connection.vendor == "sqlite":
            assert "Never made" in names()
        raise InterruptedError
    City.objects.filter(pk=city.pk).update(name_en="Named anew")
    assert "Named anew" in names()


def test_no_more_is_remembered_when_the_clock_is_set_back(client: Client, passes: Pass) -> None:
    withdraw = timezone.now() + timedelta(hours=1)
    make_city(name_en="Here for an hour", withdrawn_at=withdraw)
    passes(timedelta(hours=2))
    assert b"Here for an hour" not in client.get("/en/cities/").content
    passes(timedelta(hours=-2))
    assert b"Here for an hour" in client.get("/en/cities/").content


def test_no_page_has_django_write_its_queries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    make_states()
    visitor, written = Visitor(room=0), []
    paths = {*representatives(STATES).values(), *FEEDS} - LISTS
    addresses = [f"/{code}/{path}" for code in language_codes() for path in sorted(paths)]
    for address in addresses:
        assert visitor.get(address).status == 200, address
    write = SQLCompiler.as_sql

    def noted(*args: Any, **kwargs: Any) -> Any:
        query = write(*args, **kwargs)
        written.append(query)
        return query

    monkeypatch.setattr(SQLCompiler, "as_sql", noted)
    for address in addresses:
        visitor.get(address)
        assert written == [], address


def test_a_page_does_not_ask_for_its_language_word_by_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def noted() -> str:
        asked.append(language := active_language())
        return language

    monkeypatch.setattr(lacking, "active_language", noted)
    assert Visitor(room=0).get("/en/cooperations/").status == 200
    # For the page, for what its notices are about, for its list, and for its foot.
    assert asked == ["en"] * 4


@pytest.mark.parametrize("path", representatives().values())
def test_no_page_asks_again_for_what_it_left_out(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(record: Any, *_args: Any, fields: Any = None, **_kwargs: Any) -> None:
        raise AssertionError(f"{fields} of {record!r} was not selected, and is printed")

    for model in apps.get_app_config("cities").get_models():
        monkeypatch.setattr(model, "refresh_from_db", refuse)
    for code in language_codes():
        assert Visitor(room=0).get(f"/{code}/{path}").status == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the size of tables")
def test_what_a_change_means_is_found_without_reading_a_table() -> None:
    with CaptureQueriesContext(connection) as asked:
        moments(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        steps = [step for *_numbers, step in cursor.fetchall()]
    assert [step for step in steps if "SCAN" in step] == ["SCAN cities_generation"]  # of one row


def test_nothing_is_looked_for_that_cannot_be_due(visitor: Visitor, passes: Pass) -> None:
    news = make_news()
    edit(news, title_en="Due in an hour")
    news.publish(at=timezone.now() + timedelta(hours=1))

    def looks() -> bool:
        with CaptureQueriesContext(connection) as asked:
            visitor.get(f"/en/news/?page={next(pages)}")
        return any('"due_at" <=' in each["sql"] for each in asked)

    pages = iter(range(2, 9))
    visitor.get("/en/")
    assert not looks()
    passes(timedelta(hours=2))
    assert looks()
    assert "Due in an hour" in visitor.get(news.get_absolute_url()).text
    visitor.get("/en/")
    assert not looks()


def test_what_is_remembered_ends_with_the_content(visitor: Visitor) -> None:
    assert visitor.get("/en/cities/lyon/").status == 200
    first = visitor.get("/en/cities/").text
    city = make_city(name_en="Newly made")
    assert visitor.get("/en/cities/").text != first
    assert visitor.get(city.get_absolute_url()).status == 200


def test_it_is_remembered_only_where_somebody_gives_a_memory() -> None:
    found = iter(range(9))
    assert [remembered("what", lambda: next(found)) for _ in range(2)] == [0, 1]
    with remembering({}):
        assert [remembered("what", lambda: next(found)) for _ in range(2)] == [2, 2]
    with remembering({}):
        assert remembered("what", lambda: next(found)) == 3
    assert remembered("what", lambda: next(found)) == 4


def read(client: Client, memory: Memory | None, path: str) -> bytes:
    """The page, made with what is remembered in `memory`."""
    response = client.get(path, **{GIVEN: memory})  # type: ignore[arg-type]
    assert response.status_code == 200
    return response.content


def test_a_page_is_the_same_with_a_memory_and_without(client: Client) -> None:
    lists = {
        "cities": ["", "?side=cn", "?side=cn&theme=economy", "?country=FR", "?region=atlantis"],
        "practices": ["", "?theme=economy", "?side=eu"],
        "news": ["", "?year=2014", "?city=chengdu", "?page=2"],
    }
    paths = [
        f"/{code}/{each}/{query}"
        for code in ("en", "zh-hans")
        for each in lists
        for query in lists[each]
    ]
    visitor = partial(read, client, {})
    remembering_all = {path: visitor(path) for path in [*paths, *paths[::-1]]}
    assert remembering_all == {path: read(client, None, path) for path in paths}


@pytest.mark.parametrize("path", ["practices/?side=eu", "cities/", "news/?year=2014", "partners/"])
def test_what_goes_after_it_was_remembered_is_left_out(path: str, client: Client) -> None:
    memory: Memory = {}
    read(client, memory, f"/en/{path}")
    for model in (Practice, NewsItem, Partner):
        model.objects.all().delete()
    City.objects.exclude(slug="qianhai").delete()
    read(client, memory, f"/en/{path}")


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("cities/", partial(make_city, name_zh_hans="新来的")),
        ("practices/", partial(make_practice, title_zh_hans="新来的")),
    ],
)
def test_what_comes_after_others_were_remembered_in_another_language_is_left_out(
    path: str, make: Callable[[], Any], client: Client
) -> None:
    memory: Memory = {}
    read(client, memory, f"/en/{path}")
    make()
    assert "新来的".encode() not in read(client, memory, f"/zh-hans/{path}")


def test_what_comes_while_others_are_remembered_is_left_out(client: Client) -> None:
    memory: Memory = {}
    read(client, memory, "/en/cities/")
    make_city()
    del memory["cities"]  # by another request, which began when there was one more
    read(client, memory, "/zh-hans/cities/")


def test_what_comes_after_others_were_remembered_has_no_counterparts_yet(client: Client) -> None:
    memory: Memory = {}
    counterparts = b'<ol class="counterparts">'
    assert counterparts in read(client, memory, "/en/cities/qianhai/")
    city = make_practice(city=make_city(side="cn"), theme="data").city
    assert counterparts not in read(client, memory, city.get_absolute_url())
    assert counterparts in read(client, {}, city.get_absolute_url())


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("", partial(make_city, name_zh_hans="", source_order=1)),
        ("milestones/", partial(make_milestone, title_zh_hans="")),
        ("news/", partial(make_news, date="2026", title_zh_hans="")),
        ("practices/", partial(make_practice, title_zh_hans="")),
        ("publications/", partial(make_publication, title_zh_hans="")),
        ("cooperations/", partial(make_cooperation, title_zh_hans="")),
    ],
)
def test_a_part_that_is_kept_still_says_what_it_lacks(path: str, make: Callable[[], Any]) -> None:
    notice, visitor = "本页部分内容尚无", Visitor(room=0)
    assert notice not in visitor.get(f"/zh-hans/{path}").text
    make()
    assert [notice in visitor.get(f"/zh-hans/{path}").text for _ in range(2)] == [True, True]


@pytest.mark.parametrize(
    ("path", "narrowed"),
    [
        *(("news/", "?year=2013"), ("practices/", "?side=eu"), ("news/", "?page=2")),
        *(("milestones/", "?year=2099"), ("cooperations/", "?page=2")),
    ],
)
def test_a_list_that_is_kept_is_that_of_no_other_page(
    path: str, narrowed: str, client: Client
) -> None:
    for number in range(25):
        make_news(title_en=f"Item {number}")
        make_milestone(date="2099")
        make_cooperation()
    memory: Memory = {}
    pages = [read(client, memory, f"/en/{path}{query}") for query in ("", narrowed, "", narrowed)]
    assert pages[:2] == pages[2:] == [read(client, None, f"/en/{path}{q}") for q in ("", narrowed)]
    assert listed(pages[0]) != listed(pages[1])


def listed(page: bytes) -> list[str]:
    """What the list of a page leads to, in order; or where it is led to."""
    document = Document(page)
    items = document.all(".//ol[@class='timeline full']/li")
    leads = document.all(".//ul[@class='dated']//a")
    return [a.get("href", "") for a in leads] + [item.get("id", "") for item in items]
