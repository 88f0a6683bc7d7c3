"""The people of the desk: what an administrator may do to them, and password reset by mail."""

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.db import OperationalError
from django.test import Client
from django.urls import clear_url_caches, reverse
from django.utils.http import urlsafe_base64_encode

import smartcity.urls
from cities import roles
from cities.models import AuditEntry
from smartcity.sign_in.password_reset import mailing
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


def mailed() -> list[Any]:
    """The mails that went, after those that were on their way."""
    mailing.submit(lambda: None).result()
    return mail.outbox


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
    (message,) = mailed()
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
    goes_on = Event()
    mailing.submit(goes_on.wait, 60)  # no mail goes before there is an answer
    User.objects.create_user("wang", "wang@example.org", "x", is_staff=True)
    known = client.post("/admin/password_reset/", {"email": "wang@example.org"})
    unknown = client.post("/admin/password_reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    goes_on.set()
    assert len(mailed()) == 1


@pytest.mark.usefixtures("mail_set_up")
def test_mail_goes_to_who_may_sign_in_and_not_without_end(client: Client) -> None:
    User.objects.create_user("reader", "reader@example.org", "x")
    User.objects.create_user("wang", "wang@example.org", "x", is_staff=True)
    for address in ["reader@example.org"] + ["Wang@example.org"] * 5:
        answer = client.post("/admin/password_reset/", {"email": address})
        assert answer.headers["Location"] == "/admin/password_reset/done/"
    assert [message.to for message in mailed()] == [["wang@example.org"]] * 3


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


def test_rights_and_roles_stand_in_the_language_of_who_gives_them(editor: Client) -> None:
    page = editor.get(
        reverse("admin:auth_user_change", args=[member(roles.EDITOR, "wang").pk]),
        headers={"Accept-Language": "zh-hans"},
    ).content.decode()
    for words in ("可添加试点城市", "可发布、撤回和恢复", "可修改English文本", "可查看审计日志"):
        assert f" | {words}</option>" in page, words
    assert ">编辑（editor）</option>" in page
    assert ">译者，中文（translator-zh-hans）</option>" in page
    assert "| Can " not in page


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


@contextmanager
def audit_log_fails() -> Iterator[None]:
    """As when the disk is full, or another holds the database."""
    with patch.object(AuditEntry, "save", side_effect=OperationalError("database is locked")):
        yield


def test_a_password_is_not_set_without_a_word_of_it(chief: Client) -> None:
    """… of one's own or of another: what is told not to be saved is not."""
    anna = member(roles.EDITOR, "anna")
    chief.raise_request_exception = False
    new = "a long sentence 9"
    another = {"password1": new, "password2": new, "usable_password": "true"}
    own = {"old_password": "secret", "new_password1": new, "new_password2": new}
    with audit_log_fails():
        address = reverse("admin:auth_user_password_change", args=[anna.pk])
        assert chief.post(address, another).status_code == 503
        assert chief.post("/admin/password_change/", own).status_code == 503
    assert all(user.check_password("secret") for user in User.objects.all())


@pytest.mark.usefixtures("mail_set_up")
def test_nor_by_the_link_that_was_sent(client: Client) -> None:
    anna = member(roles.EDITOR, "anna")
    code = urlsafe_base64_encode(str(anna.pk).encode())
    link = f"/admin/reset/{code}/{default_token_generator.make_token(anna)}/"
    form = client.get(link).headers["Location"]
    client.raise_request_exception = False
    new = "a long sentence 9"
    with audit_log_fails():
        answer = client.post(form, {"new_password1": new, "new_password2": new})
    assert answer.status_code == 503
    anna.refresh_from_db()
    assert anna.check_password("secret")


def test_who_chooses_only_oneself_is_told_that_alone(chief: Client) -> None:
    own = User.objects.get(username="chief")
    form = {"action": "forget_second_factors", "_selected_action": [own.pk]}
    page = chief.post("/admin/auth/user/", form, follow=True).content.decode()
    assert "Your own is removed on the page" in page
    assert "was removed. Until" not in page
