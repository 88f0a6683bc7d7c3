"""Who is let in with name and password, and how often one may try."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cities import roles
from cities.models import AuditEntry
from tests.admin.cast import member
from tests.factories import make_city
from tests.sign_in.app import is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return member(roles.EDITOR, "anna")


def test_an_editor_comes_to_the_desk(client: Client, anna: User) -> None:
    assert "Log out" in sign_in(client, "anna")
    assert is_in(client)
    assert client.get("/admin/login/").headers["Location"] == "/admin/"


def test_it_goes_on_where_it_was_asked(client: Client, anna: User) -> None:
    address = f"/admin/cities/city/{make_city().pk}/change/"
    asked = client.get(address).headers["Location"]
    answer = client.post(asked, {"username": "anna", "password": "secret"})
    assert answer.headers["Location"] == address
    client.logout()
    form = {"username": "anna", "password": "secret"}
    for elsewhere in (
        *("https://evil.example/", "//evil.example", "javascript:alert(1)"),
        "http://localhost/admin/",  # though the site is asked by that name, too
    ):
        answer = client.post("/admin/login/", {**form, "next": elsewhere})
        assert answer.headers["Location"] == "/admin/", elsewhere
        client.logout()


@pytest.mark.parametrize("lacking", ["is_staff", "is_active"])
def test_who_may_not_learns_no_more_than_who_guesses(
    client: Client, anna: User, lacking: str
) -> None:
    User.objects.filter(pk=anna.pk).update(**{lacking: False})
    words = "The username and/or password you specified are not correct."
    assert words in sign_in(client, "anna")
    assert words in sign_in(client, "anna", "guessed")
    assert words in sign_in(client, "nobody", "guessed")
    assert not is_in(client)
    refused = AuditEntry.objects.filter(event="refused").values_list("title", flat=True)
    assert list(refused) == ["nobody", "anna", "anna"]


def test_guessing_comes_to_an_end(client: Client, anna: User) -> None:
    """… for this account, for everybody who tries; others go on."""
    for _attempt in range(5):
        assert "not correct" in sign_in(client, "anna", "guessed")
    refused = sign_in(client, "anna", "guessed")
    assert "Too many failed login attempts" in refused
    by_another_name = Client(SERVER_NAME="localhost", SERVER_PORT="81")
    assert "Too many failed login attempts" in sign_in(by_another_name, "anna")
    noted = AuditEntry.objects.filter(event="refused", detail__limit=True)
    assert noted.count() == 1  # however often
    member(roles.EDITOR, "bo")
    sign_in(client, "bo")
    assert is_in(client)


def test_a_stranger_keeps_nobody_out(client: Client, anna: User) -> None:
    stranger = Client(REMOTE_ADDR="10.0.0.9")
    for _attempt in range(6):
        sign_in(stranger, "anna", "guessed")
        sign_in(stranger, f"mfa-auth-user-{anna.pk}", "guessed")
    sign_in(client, "anna")
    assert is_in(client)


def test_all_addresses_of_one_network_are_one_place(client: Client, anna: User) -> None:
    for number in range(6):
        client.post(
            *("/admin/login/", {"username": "anna", "password": "guessed"}),
            REMOTE_ADDR=f"2001:db8::{number}",
        )
    page = client.post(
        *("/admin/login/", {"username": "anna", "password": "secret"}), REMOTE_ADDR="2001:db8::9"
    )
    assert "Too many failed login attempts" in page.content.decode()
    assert "Log out" in sign_in(client, "anna")


def test_guessing_from_everywhere_comes_to_an_end(
    client: Client, anna: User, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "login_failed_anywhere": "9/h/key",
    }
    for number in range(9):
        somewhere = Client(REMOTE_ADDR=f"10.0.0.{number}")
        assert "not correct" in sign_in(somewhere, "Anna", "guessed")
    assert "Too many failed login attempts" in sign_in(client, "anna")


def test_the_old_password_is_not_to_be_guessed_in_a_session(client: Client, anna: User) -> None:
    sign_in(client, "anna")
    new = {"new_password1": "a long sentence 9", "new_password2": "a long sentence 9"}
    statuses = [
        client.post("/admin/password_change/", {"old_password": f"x{n}", **new}).status_code
        for n in range(6)
    ]
    assert statuses == [200] * 5 + [429]


def test_one_place_cannot_try_many_names(client: Client, anna: User) -> None:
    for number in range(20):
        assert "not correct" in sign_in(client, f"name{number}", "guessed")
    assert "Too many failed login attempts" in sign_in(client, "name20", "guessed")
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    sign_in(elsewhere, "anna")
    assert is_in(elsewhere)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Too many attempts"), ("zh-hans", "尝试次数过多")]
)
def test_who_goes_on_sees_a_page_that_says_so(client: Client, language: str, words: str) -> None:
    client.cookies["django_language"] = language
    for _attempt in range(60):
        answer = client.post("/admin/login/", {"username": "anna"})
        assert answer.status_code == 200
    answer = client.post("/admin/login/", {"username": "anna"})
    assert answer.status_code == 429
    assert words in answer.content.decode()


def test_the_counts_are_shared_by_all_processes() -> None:
    """In a table unless there is a Redis: what a worker keeps to itself counts for nothing."""
    cache.set("counted", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM smartcity_cache WHERE cache_key LIKE '%counted'")
        assert cursor.fetchone()[0] == 1


def test_a_session_ends_with_the_account(client: Client, anna: User) -> None:
    sign_in(client, "anna")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert not is_in(client)


def test_a_session_ends_with_the_right_to_the_desk(client: Client, anna: User) -> None:
    sign_in(client, "anna")
    User.objects.filter(pk=anna.pk).update(is_staff=False)
    assert not is_in(client)
    page = client.get("/admin/login/").content.decode()
    assert "Log out" not in page
    assert 'name="password"' in page


def test_other_sessions_end_with_the_password(client: Client, anna: User) -> None:
    other = Client()
    for each in (client, other):
        sign_in(each, "anna")
    new = "a long sentence 9"
    form = {"old_password": "secret", "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", form).status_code == 302
    assert is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nobody_signs_up(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    for path in ("accounts/signup/", "admin/account/signup/", "signup/"):
        assert client.get(f"/{path}", follow=True).status_code in (200, 404)
    assert not User.objects.exists()


def test_a_session_key_changes_as_somebody_signs_in(client: Client, anna: User) -> None:
    client.get("/admin/")
    session: Any = client.session
    session["seen"] = True
    session.save()
    before = session.session_key
    sign_in(client, "anna")
    assert client.session.session_key != before
