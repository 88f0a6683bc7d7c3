"""The desk's first page counts what is to be done once, and again after every change."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_city, make_news
from tests.html import Document, words
from tests.page_cache.visiting import Pass, Visitor

pytestmark = pytest.mark.django_db


class Editor:
    """Somebody signed in, who asks for the first page through a worker's page cache."""

    def __init__(self, visitor: Visitor, name: str, language: str = "en", **rights: Any) -> None:
        self.user = User.objects.create_user(name, is_staff=True, **rights)
        client = Client()
        client.force_login(self.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.visitor = visitor
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; django_language={language}"

    def reads(self) -> str:
        response = self.visitor.get("/admin/", HTTP_COOKIE=self.cookies)
        assert response.status == 200
        return response.text

    def counts(self, kind: str) -> list[str]:
        """What stands in the row of `kind`."""
        rows = Document(self.reads()).all(".//section//tbody/tr")
        return next(words(row).split() for row in rows if words(row).startswith(kind))

    def makes_it_count(self) -> bool:
        """Whether a look at the page makes the database count."""
        with CaptureQueriesContext(connection) as asked:
            self.reads()
        return any("GROUP BY" in each["sql"] and "gaps" in each["sql"] for each in asked)


@pytest.fixture
def anna(visitor: Visitor) -> Editor:
    return Editor(visitor, "anna", is_superuser=True)


def test_it_counts_once(anna: Editor) -> None:
    assert [anna.makes_it_count() for _ in range(2)] == [True, False]


def test_it_counts_again_after_a_change(anna: Editor) -> None:
    before = anna.counts("Cities")
    make_city(name_zh_hans="")
    assert anna.makes_it_count()
    assert anna.counts("Cities") != before


def test_it_counts_again_once_something_came_out(anna: Editor, passes: Pass) -> None:
    make_news(published_at=timezone.now() + timedelta(hours=1))
    before = anna.counts("News")
    assert not anna.makes_it_count()
    passes(timedelta(hours=2))
    assert anna.makes_it_count()
    assert anna.counts("News") != before


def test_everybody_is_told_in_their_own_language(anna: Editor, visitor: Visitor) -> None:
    zhang = Editor(visitor, "zhang", "zh-hans", is_superuser=True)
    assert "Could not be published" in anna.reads()
    assert "Could not be published" not in zhang.reads()
    assert "未翻译" in zhang.reads()


def test_nobody_is_told_of_what_they_may_not_see(anna: Editor, visitor: Visitor) -> None:
    clerk = Editor(visitor, "clerk")
    clerk.user.user_permissions.add(Permission.objects.get(codename="view_city"))
    assert anna.counts("News")
    assert clerk.counts("Cities")
    with pytest.raises(StopIteration):
        clerk.counts("News")
