"""What a page costs that is not kept yet."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import City, NewsItem, Partner, Practice
from cities.models.languages import active_language, language_codes
from cities.moments import moments
from cities.remembering import remembered, remembering
from cities.rendering import lacking
from tests.factories import edit, make_city, make_milestone, make_news
from tests.page_cache.visiting import Pass, Visitor
from tests.representatives import STATES, representatives
from tests.states import make_states

pytestmark = pytest.mark.django_db

MOST = 8  # queries of a page, beside those for the generation
FEEDS = {"news/feed/", "cities/chengdu/feed/"}
# Where a list in pages begins stands in its query; and what a filter means is looked up.
LISTS = {"news/", "news/?year=2014", "publications/", "practices/?city=qianhai"}
OF_THE_GENERATION = re.compile("cities_generation|set_config|SET CONSTRAINTS")


@pytest.mark.parametrize("path", representatives().values())
def test_every_page_asks_the_database_little(path: str) -> None:
    for code in language_codes():
        visitor, address = Visitor(room=0), f"/{code}/{path}"
        visitor.get(address)  # finds what is remembered of the content
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(address).status == 200
        queries = [each["sql"] for each in asked if not OF_THE_GENERATION.search(each["sql"])]
        assert len(queries) <= MOST, (address, queries)


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
    assert asked == ["en"] * 3  # for the page, for what its notices are about, and for its foot


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
    with remembering({}):
        remembering_all = {path: client.get(path).content for path in [*paths, *paths[::-1]]}
    assert remembering_all == {path: client.get(path).content for path in paths}


@pytest.mark.parametrize("path", ["practices/", "cities/", "cities/qianhai/", "news/", "partners/"])
def test_what_goes_after_it_was_remembered_is_left_out(path: str, client: Client) -> None:
    memory: dict[Any, Any] = {}
    with remembering(memory):
        assert client.get(f"/en/{path}").status_code == 200
        for model in (Practice, NewsItem, Partner):
            model.objects.all().delete()
        City.objects.exclude(slug="qianhai").delete()
        assert client.get(f"/en/{path}").status_code == 200


def test_what_comes_while_others_are_remembered_is_left_out(client: Client) -> None:
    memory: dict[Any, Any] = {}
    with remembering(memory):
        assert client.get("/en/cities/").status_code == 200
        make_city()
        del memory["cities"]  # by another request, which began when there was one more
        assert client.get("/zh-hans/cities/").status_code == 200


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("", partial(make_city, name_zh_hans="", source_order=1)),
        ("milestones/", partial(make_milestone, title_zh_hans="")),
    ],
)
def test_a_part_that_is_kept_still_says_what_it_lacks(path: str, make: Callable[[], Any]) -> None:
    notice, visitor = "本页部分内容尚无", Visitor(room=0)
    assert notice not in visitor.get(f"/zh-hans/{path}").text
    make()
    assert [notice in visitor.get(f"/zh-hans/{path}").text for _ in range(2)] == [True, True]
