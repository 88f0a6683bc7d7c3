"""An address that a record had before leads to the one it has now."""

from typing import Any

import pytest
from django.test import Client

from cities.models import HOME, City, Milestone, Page
from tests.factories import MAKERS, make_city, make_page, make_practice, rename

pytestmark = pytest.mark.django_db

# Milestones share pages: they have an anchor, and no address to lose.
KINDS = [kind for kind in MAKERS if kind is not Milestone]
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
languages = pytest.mark.parametrize("language", ["en", "zh-hans"])


def renamed(record: Any, *slugs: str) -> Any:
    for slug in slugs:
        rename(record, slug)
    return record


def address(record: Any, language: str, slug: str = "") -> str:
    here = record.get_absolute_url().replace("/en/", f"/{language}/", 1)
    return str(here.replace(record.slug, slug or record.slug))


class TestAFormerAddress:
    @kinds
    @languages
    def test_leads_to_the_present_one_in_the_same_language(
        self, visitor: Client, kind: Any, language: str
    ) -> None:
        record = renamed(MAKERS[kind](slug="first"), "second", "third")
        for slug in ("first", "second"):
            response = visitor.get(f"{address(record, language, slug)}?a=1&b=%E4%B8%AD")
            assert response.status_code == 301
            assert response.headers["Location"] == (f"{address(record, language)}?a=1&b=%E4%B8%AD")
            assert not response.cookies
        assert visitor.get(address(record, language)).status_code == 200

    def test_is_asked_again_each_time(self, visitor: Client) -> None:
        """A browser that kept the answer would go round once the slug changes back."""
        record = renamed(make_city(slug="first"), "second")
        response = visitor.get(address(record, "en", "first"))
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["Location"] == "/en/cities/second/"

    @kinds
    def test_that_is_the_present_one_again_is_no_loop(self, visitor: Client, kind: Any) -> None:
        record = renamed(MAKERS[kind](slug="first"), "second", "first")
        assert visitor.get(address(record, "en")).status_code == 200
        response = visitor.get(address(record, "en", "second"))
        assert response.headers["Location"] == address(record, "en")

    def test_of_what_became_the_home_page_leads_home(self, visitor: Client) -> None:
        Page.objects.get(slug=HOME).delete()
        renamed(make_page(slug="first"), HOME)
        assert visitor.get("/zh-hans/first/").headers["Location"] == "/zh-hans/"


class TestNotFound:
    @kinds
    @languages
    def test_a_former_address_of_a_draft(self, visitor: Client, kind: Any, language: str) -> None:
        record = renamed(MAKERS[kind](slug="first", published_at=None), "second")
        for slug in ("first", "second"):
            assert visitor.get(address(record, language, slug)).status_code == 404

    @kinds
    def test_a_former_address_of_a_withdrawn_or_deleted_record(
        self, visitor: Client, kind: Any
    ) -> None:
        record = renamed(MAKERS[kind](slug="first"), "second")
        former = address(record, "en", "first")
        record.withdraw()
        assert visitor.get(former).status_code == 404
        record.delete()
        assert visitor.get(former).status_code == 404

    def test_a_former_address_of_a_practice_whose_city_is_not_public(self, visitor: Client) -> None:
        practice = renamed(make_practice(slug="first"), "second")
        assert visitor.get("/en/practices/first/").status_code == 301
        City.objects.get(pk=practice.city_id).withdraw()
        assert visitor.get("/en/practices/first/").status_code == 404

    def test_a_former_address_of_another_kind(self, visitor: Client) -> None:
        renamed(make_city(slug="first"), "second")
        assert visitor.get("/en/partners/first/").status_code == 404

    def test_an_address_that_a_draft_took_over(self, visitor: Client) -> None:
        renamed(make_city(slug="first"), "second")
        City.objects.filter(pk=make_city(published_at=None).pk).update(slug="first")
        assert visitor.get("/en/cities/first/").status_code == 404
