"""The people of the desk: what an administrator may do to them, and password reset by mail."""

import importlib
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import clear_url_caches, reverse

import smartcity.urls
from cities import roles
from cities.models import AuditEntry
from tests.admin.cast import member, signed_in
from tests.forms import form_values
from tests.html import Document
from tests.sign_in.app import set_up, sign_in

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
    noted = AuditEntry.objects.get(event="password")
    assert (noted.who, noted.address) == ("wang", "127.0.0.1")  # who had the link


@pytest.mark.usefixtures("mail_set_up")
def test_nobody_learns_which_addresses_exist(client: Client) -> None:
    User.objects.create_user("wang", "wang@example.org", "x", is_staff=True)
    known = client.post("/admin/password_reset/", {"email": "wang@example.org"})
    unknown = client.post("/admin/password_reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


@pytest.mark.usefixtures("mail_set_up")
def test_mail_goes_to_who_may_sign_in_and_not_without_end(client: Client) -> None:
    User.objects.create_user("reader", "reader@example.org", "x")
    User.objects.create_user("wang", "wang@example.org", "x", is_staff=True)
    for address in ["reader@example.org"] + ["Wang@example.org"] * 5:
        answer = client.post("/admin/password_reset/", {"email": address})
        assert answer.headers["Location"] == "/admin/password_reset/done/"
    assert [message.to for message in mail.outbox] == [["wang@example.org"]] * 3


@pytest.fixture
def chief() -> Client:
    """An administrator, signed in."""
    return signed_in(member(roles.ADMINISTRATOR, "chief"))


def saved(client: Client, user: User, **changes: str) -> Any:
    """What the form of an account answers to a change."""
    address = reverse("admin:auth_user_change", args=[user.pk])
    values = form_values(Document(client.get(address).content), "user_form") | changes
    return client.post(address, {name: value for name, value in values.items() if value != ""})


def test_nobody_is_renamed_to_a_name_that_differs_in_capitals_alone(chief: Client) -> None:
    """Neither of the two could sign in."""
    User.objects.create_superuser("root", password="secret")
    page = saved(chief, member(roles.EDITOR, "wang"), username="ROOT").content.decode()
    assert "already exists" in page
    assert User.objects.filter(username="wang").exists()


def test_the_grace_of_an_account_is_not_to_be_prolonged(chief: Client) -> None:
    wang = member(roles.PUBLISHER, "wang")
    late = {"date_joined_0": "2999-01-01", "date_joined_1": "00:00", "date_joined": "2999-01-01"}
    assert saved(chief, wang, **late).status_code == 302
    before = wang.date_joined
    wang.refresh_from_db()
    assert wang.date_joined == before


def test_the_second_factor_of_others_is_removed_and_not_ones_own(client: Client) -> None:
    chief, wang = member(roles.ADMINISTRATOR, "chief"), member(roles.PUBLISHER, "wang")
    theirs = Client()
    sign_in(theirs, "wang")
    set_up(theirs)
    sign_in(client, "chief")
    set_up(client)
    asked = {"action": "forget_second_factors", "_selected_action": [chief.pk, wang.pk]}
    page = client.post("/admin/auth/user/", asked, follow=True).content.decode()
    assert "Two-step verification was removed" in page
    assert "Your own is removed on the page" in page
    users = Authenticator.objects.values_list("user__username", flat=True)
    assert set(users) == {"chief"}
    assert theirs.get("/admin/").status_code == 302  # the device may be signed in
