"""A change that was scheduled is public from its moment on, whoever comes by first."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import Act, Milestone, NewsItem, Revision, Verb, acts
from tests.factories import MAKERS, edit, make_city, make_news

pytestmark = pytest.mark.django_db

NEW = {"en": "Kingfisher", "zh-hans": "翠鸟"}
languages = pytest.mark.parametrize("language", NEW)


def due(record: Any, **changes: Any) -> Revision:
    """Schedule a change of `record`, and let its moment pass."""
    title = record.title_field
    new = {f"{title}_en": NEW["en"], f"{title}_zh_hans": NEW["zh-hans"], **changes}
    written: Revision = edit(record, **new).revision
    record.publish(at=timezone.now() + timedelta(hours=1))
    Revision.objects.filter(pk=written.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    return written


def page(visitor: Client, address: str) -> str:
    response = visitor.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


class TestTheFirstRequestAfterItsMoment:
    @languages
    @pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)
    def test_shows_it_on_its_page(self, visitor: Client, kind: Any, language: str) -> None:
        record = MAKERS[kind]()
        due(record)
        here = record.get_absolute_url().replace("/en/", f"/{language}/", 1)
        assert NEW[language] in page(visitor, here.partition("#")[0])

    @languages
    @pytest.mark.parametrize("address", ["news/", "milestones/", ""])
    def test_shows_it_on_lists_and_the_home_page(
        self, visitor: Client, language: str, address: str
    ) -> None:
        kind = Milestone if address == "milestones/" else NewsItem
        due(MAKERS[kind](date="2099-12-31"))
        assert NEW[language] in page(visitor, f"/{language}/{address}")

    def test_of_a_page_that_does_not_exist_publishes_too(self, visitor: Client) -> None:
        written = due(make_city())
        assert visitor.get("/en/nonsense/").status_code == 404
        assert Act.objects.filter(revision=written, verb=Verb.PUBLISHED).count() == 1

    def test_moves_its_address_with_it(self, visitor: Client) -> None:
        due(make_city(slug="first"), slug="second")
        assert visitor.get("/en/cities/first/").headers["Location"] == "/en/cities/second/"

    def test_is_the_export_if_nobody_came(self, tmp_path: Path) -> None:
        due(make_city(slug="one"))
        call_command("export_content", to=tmp_path, verbosity=0)
        cities = json.loads((tmp_path / "cities.json").read_text(encoding="utf-8"))
        (one,) = (city["fields"] for city in cities if city["fields"]["slug"] == "one")
        assert one["name_en"] == NEW["en"]


def test_before_its_moment_it_is_not_shown(visitor: Client) -> None:
    record = make_city()
    written = due(record)
    Revision.objects.filter(pk=written.pk).update(due_at=timezone.now() + timedelta(minutes=5))
    assert NEW["en"] not in page(visitor, record.get_absolute_url())


class TestWhenItFails:
    @languages
    def test_a_change_that_is_refused_keeps_the_old_text(
        self, visitor: Client, language: str
    ) -> None:
        record = make_city(name_en="Heron", name_zh_hans="苍鹭", slug="one")
        written = due(record, slug="two")
        type(record).objects.filter(pk=make_city().pk).update(slug="two")
        text = page(visitor, f"/{language}/cities/one/")
        assert {"en": "Heron", "zh-hans": "苍鹭"}[language] in text
        assert NEW[language] not in text
        written.refresh_from_db()
        assert "City with this Slug already exists." in written.failure  # for the desk

    @pytest.mark.parametrize("fault", [OperationalError("locked"), LookupError("no such model")])
    def test_a_fault_is_logged_and_the_next_request_tries_again(
        self,
        visitor: Client,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        fault: Exception,
    ) -> None:
        record = make_city(name_en="Heron")
        due(record)

        def fail(*args: Any, **kwargs: Any) -> None:
            raise fault

        with monkeypatch.context() as patched:
            patched.setattr(acts, "_show", fail)
            assert "Heron" in page(visitor, record.get_absolute_url())
        assert str(fault) in caplog.text
        assert NEW["en"] in page(visitor, record.get_absolute_url())

    def test_half_of_a_change_is_not_kept(
        self, visitor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record = make_news(title_en="Heron")
        due(record)

        def fail(*args: Any, **kwargs: Any) -> None:
            raise OperationalError("locked")

        monkeypatch.setattr(Act, "save", fail)  # what is written last
        text = page(visitor, record.get_absolute_url())
        assert "Heron" in text
        assert NEW["en"] not in text


@pytest.mark.parametrize("address", ["/healthz", "/"])
def test_what_needs_no_database_does_not_ask(
    visitor: Client, django_assert_num_queries: Any, address: str
) -> None:
    with django_assert_num_queries(0):
        assert visitor.get(address).status_code in (200, 302)


def test_while_nothing_is_due_one_query_asks(visitor: Client, monkeypatch: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            visitor.get("/en/no/such/page/")
        return len(captured)

    asking = queries()
    monkeypatch.setattr("smartcity.due.publish_due", lambda now: None)
    assert asking == queries() + 1
