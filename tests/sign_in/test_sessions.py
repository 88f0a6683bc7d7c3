"""How long somebody stays signed in, and as what."""

import io
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from cities import roles
from cities.models import AuditEntry
from cities.models.line import Line
from tests.admin.cast import member, signed_in
from tests.admin.desk import address, typed
from tests.factories import make_city, make_news, make_picture
from tests.sign_in.app import is_in, recovery_codes, set_up, sign_in

pytestmark = pytest.mark.django_db

TWO_STEP = "/admin/account/two-step/"


class TestAPasswordAlone:
    """Somebody else knows it, too."""

    def test_ends_when_a_second_factor_is_set_up(self, client: Client, li: User) -> None:
        thief = Client()
        sign_in(thief, "li")
        assert is_in(thief)  # during the grace
        sign_in(client, "li")
        set_up(client)
        assert is_in(client)
        assert not is_in(thief)

    @pytest.mark.usefixtures("no_grace")
    def test_is_not_enough_for_a_session_that_lived_on(self, client: Client, li: User) -> None:
        sign_in(client, "li")
        set_up(client)
        older = signed_in(li)  # such as one that a restored database brought back
        assert older.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
        assert "_auth_user_id" not in older.session

    def test_what_that_session_posts_is_kept_and_saved_afterwards(
        self, client: Client, li: User, settings: Any
    ) -> None:
        older = signed_in(li)
        news = make_news(title_en="Old")
        values = typed(older, news, title_en="Typed for an hour") | {"_save": "1"}
        Authenticator.objects.bulk_create([Authenticator(user=li, type="totp", data={})])
        answer = older.post(address(news, "change"), values)
        assert answer.headers["Location"] == "/admin/login/?next=/admin/resume/"
        assert Line.of(news).head().snapshot["title_en"] == "Old"
        Authenticator.objects.all().delete()
        sign_in(older, "li", next="/admin/resume/")
        assert Line.of(news).head().snapshot["title_en"] == "Typed for an hour"

    @pytest.mark.usefixtures("no_grace")
    def test_shows_nothing_that_is_not_public(self, li: User) -> None:
        news = make_news(title_en="Hidden bay", published_at=None)
        picture = make_picture(news)
        client = signed_in(li)
        preview = f"{news.get_absolute_url()}?preview={Line.of(news).head().pk}"
        answer = client.get(preview)
        assert answer.headers["Location"].startswith("/admin/login/")
        assert client.get(answer.headers["Location"]).headers["Location"] == "/admin/"
        assert client.get(f"/media/images/{picture.image}/8.avif").status_code == 404
        page = client.get("/en/news/").content.decode()
        assert "Hidden bay" not in page


class TestWhoIsClosedOut:
    def test_does_not_come_back_with_the_account(self, client: Client) -> None:
        anna = member(roles.EDITOR, "anna")
        sign_in(client, "anna")
        for name in ("is_active", "is_staff"):
            setattr(anna, name, False)
            anna.save()
            setattr(anna, name, True)
            anna.save()
            assert not is_in(client), name
            sign_in(client, "anna")
            assert is_in(client)

    def test_has_lost_a_device(self, client: Client, li: User) -> None:
        sign_in(client, "li")
        set_up(client)
        call_command("forget_second_factor", "li", stdout=io.StringIO())
        assert not is_in(client)

    def test_waits_for_the_code_with_a_password_that_was_changed(
        self, client: Client, li: User
    ) -> None:
        codes = self._at_the_code(client)
        li.set_password("another sentence 77")
        li.save()
        page = client.post(f"{TWO_STEP}code/", {"code": codes[0]}, follow=True).content.decode()
        assert "not correct" in page
        assert not is_in(client)

    def test_waits_for_the_code_with_an_account_that_was_closed(
        self, client: Client, li: User
    ) -> None:
        codes = self._at_the_code(client)
        number = AuditEntry.objects.filter(event="signed in").count()
        User.objects.filter(pk=li.pk).update(is_active=False)
        client.post(f"{TWO_STEP}code/", {"code": codes[0]})
        assert not is_in(client)
        assert AuditEntry.objects.filter(event="signed in").count() == number

    def _at_the_code(self, client: Client) -> list[str]:
        sign_in(client, "li")
        set_up(client)
        codes = recovery_codes(client)
        client.logout()
        sign_in(client, "li")
        return codes


@pytest.mark.parametrize(
    "path", ["", "app/", "codes/", "codes/new/", "codes/file/", "keys/add/", "app/remove/", "code/"]
)
def test_nobody_keeps_pages_with_secrets(client: Client, li: User, path: str) -> None:
    sign_in(client, "li")
    if path not in ("app/", "keys/add/"):
        set_up(client)
    if path == "code/":
        client.logout()
        sign_in(client, "li")
    answer = client.get(TWO_STEP + path)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["", "codes/", "codes/new/", "codes/file/", "app/remove/"])
def test_under_another_key_every_page_says_what_to_do(
    client: Client, li: User, settings: Any, path: str
) -> None:
    sign_in(client, "li")
    set_up(client)
    kept = dict(client.session)
    settings.SECRET_KEY = "another"
    client.force_login(li)
    session = client.session
    session.update({name: value for name, value in kept.items() if name.startswith("account_")})
    session.save()
    page = client.get(TWO_STEP + path, follow=True).content.decode()
    assert path in ("", "app/remove/") or "can no longer read" in page


def test_the_admin_leads_to_no_page_of_a_record(client: Client) -> None:
    city = make_city(slug="hidden-bay", published_at=None)
    editor = signed_in(User.objects.create_user("nobody", is_staff=True))
    for number in range(1, 60):
        answer = editor.get(f"/admin/r/{number}/{city.pk}/")
        assert answer.status_code == 404
