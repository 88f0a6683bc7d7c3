"""Password reset by mail, when mail is set up."""

import importlib
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import clear_url_caches

import smartcity.urls

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_set_up(settings: Any) -> Iterator[ModuleType]:
    """The site as it is when EMAIL_URL is given."""
    settings.MAIL_IS_SET_UP = True
    clear_url_caches()
    yield importlib.reload(smartcity.urls)
    settings.MAIL_IS_SET_UP = False
    clear_url_caches()
    importlib.reload(smartcity.urls)


@pytest.mark.usefixtures("mail_set_up")
@pytest.mark.parametrize(("language", "word"), [("en", "password"), ("zh-hans", "密码")])
def test_an_editor_sets_a_new_password(client: Client, language: str, word: str) -> None:
    client.cookies["django_language"] = language
    User.objects.create_user("wang", "wang@example.org", "forgotten", is_staff=True)
    assert "/admin/password_reset/" in client.get("/admin/login/").content.decode()
    # The host in the mail is the site's own, whatever the request claims.
    client.post(
        "/admin/password_reset/", {"email": "wang@example.org"}, headers={"Host": "localhost"}
    )
    (message,) = mail.outbox
    assert word in message.body
    link = re.search(r"http://127\.0\.0\.1:8000(/admin/reset/\S+)", message.body)
    assert link, message.body
    form = client.get(link[1], follow=True)
    new = "a long sentence 9"
    form = client.post(
        form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new}, follow=True
    )
    assert form.status_code == 200
    assert client.login(username="wang", password=new)


@pytest.mark.usefixtures("mail_set_up")
def test_nobody_learns_which_addresses_exist(client: Client) -> None:
    User.objects.create_user("wang", "wang@example.org", "x", is_staff=True)
    known = client.post("/admin/password_reset/", {"email": "wang@example.org"})
    unknown = client.post("/admin/password_reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
