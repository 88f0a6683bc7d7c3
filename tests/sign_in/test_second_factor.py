"""Two-step verification: who needs it, what lets in, and what is kept of it."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from cities import roles
from cities.models import AuditEntry
from cities.models.line import Line
from smartcity.sign_in.addresses import is_open
from tests.admin.cast import member, signed_in
from tests.admin.desk import address, typed
from tests.factories import make_news
from tests.sign_in.app import PERIOD, code, is_in, recovery_codes, set_up, sign_in

pytestmark = pytest.mark.django_db

TWO_STEP = "/admin/account/two-step/"


@pytest.fixture
def protected(client: Client, li: User) -> str:
    """Li has set up an app and signed out; this is its secret."""
    sign_in(client, "li")
    secret = set_up(client)
    client.logout()
    return secret


class TestWhoNeedsIt:
    @pytest.mark.usefixtures("no_grace")
    @pytest.mark.parametrize("role", [roles.PUBLISHER, roles.ADMINISTRATOR, "superuser"])
    def test_every_page_of_the_desk_waits_for_it(self, role: str) -> None:
        if role == "superuser":
            user = User.objects.create_superuser("root")
        else:
            user = member(role, "somebody")
        client = signed_in(user)
        site = get_resolver().namespace_dict["admin"][1]
        names = [
            name
            for name in site.reverse_dict
            if isinstance(name, str) and not is_open(name) and name != "login"
        ]
        asked = 0
        for name in names:
            for args in ([], [1], ["cities"]):
                try:
                    path = reverse(f"admin:{name}", args=args)
                except NoReverseMatch:
                    continue
                for method in (client.get, client.post):
                    answer = method(path)
                    assert answer.headers.get("Location") == TWO_STEP, path
                    asked += 1
        assert asked > 300
        page = client.get("/admin/", follow=True).content.decode()
        assert "set up two-step verification to go on" in page

    @pytest.mark.usefixtures("no_grace")
    def test_who_manages_people_without_publishing_needs_it_too(self) -> None:
        user = User.objects.create_user("chief", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="change_user"))
        assert not is_in(signed_in(user))

    @pytest.mark.usefixtures("no_grace")
    @pytest.mark.parametrize("role", [roles.EDITOR, roles.translator("en")])
    def test_who_publishes_nothing_may_do_without(self, role: str) -> None:
        assert is_in(signed_in(member(role, "somebody")))

    @pytest.mark.usefixtures("no_grace")
    def test_it_can_be_set_up_and_then_the_desk_is_there(self, client: Client, li: User) -> None:
        sign_in(client, "li")
        set_up(client)
        assert is_in(client)
        assert client.get("/admin/resume/").headers["Location"] == "/admin/"

    @pytest.mark.usefixtures("no_grace")
    def test_who_takes_away_the_last_one_sets_up_another(self, client: Client, li: User) -> None:
        sign_in(client, "li")
        set_up(client)
        client.post(f"{TWO_STEP}app/remove/")
        assert not Authenticator.objects.filter(type="totp").exists()
        assert client.get("/admin/").headers["Location"] == TWO_STEP
        set_up(client)
        assert is_in(client)

    @pytest.mark.usefixtures("no_grace")
    def test_what_was_posted_meanwhile_is_saved_afterwards(
        self, client: Client, li: User, settings: Any
    ) -> None:
        settings.SECOND_FACTOR_GRACE = timedelta(days=1)
        sign_in(client, "li")
        news = make_news(title_en="Old")
        values = typed(client, news, title_en="Typed for an hour")
        settings.SECOND_FACTOR_GRACE = timedelta(0)
        page = client.post(address(news, "change"), values | {"_save": "1"}, follow=True)
        assert "What you wrote is kept" in page.content.decode()
        assert client.get("/admin/resume/").headers["Location"] == TWO_STEP  # not before
        assert Line.of(news).head().snapshot["title_en"] == "Old"
        set_up(client)
        client.get("/admin/resume/", follow=True)
        assert Line.of(news).head().snapshot["title_en"] == "Typed for an hour"

    @pytest.mark.parametrize(
        ("language", "words"),
        [("en", "needs two-step verification from"), ("zh-hans", "起须使用两步验证")],
    )
    def test_during_the_grace_the_first_page_says_so(
        self, li: User, language: str, words: str
    ) -> None:
        client = signed_in(li)
        client.cookies["django_language"] = language
        page = client.get("/admin/").content.decode()
        assert words in page
        assert f'href="{TWO_STEP}"' in page
        assert words not in client.get("/admin/cities/city/").content.decode()

    def test_the_grace_ends(self, li: User, settings: Any) -> None:
        client = signed_in(li)
        li.date_joined -= settings.SECOND_FACTOR_GRACE
        li.save()
        assert client.get("/admin/").headers["Location"] == TWO_STEP


class TestSigningIn:
    def test_a_password_alone_lets_nobody_in(self, client: Client, protected: str) -> None:
        page = sign_in(client, "li")
        assert "Enter the code that your authenticator app shows" in page
        assert not is_in(client)

    def test_with_the_code(
        self, client: Client, protected: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sign_in(client, "li", next="/admin/cities/city/")
        later(monkeypatch)
        answer = client.post(f"{TWO_STEP}code/", {"code": code(protected)})
        assert answer.headers["Location"] == "/admin/cities/city/"
        assert is_in(client)

    def test_a_code_counts_once(
        self, client: Client, protected: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later(monkeypatch)
        shown = code(protected)
        for who, outcome in ((client, True), (Client(), False)):
            sign_in(who, "li")
            who.post(f"{TWO_STEP}code/", {"code": shown})
            assert is_in(who) is outcome

    def test_wrong_codes_are_noted_and_come_to_an_end(self, client: Client, protected: str) -> None:
        sign_in(client, "li")
        for _attempt in range(5):
            page = client.post(f"{TWO_STEP}code/", {"code": "000000"}).content.decode()
            assert "was not accepted" in page
        refused = AuditEntry.objects.filter(event="refused", title="li")
        assert refused.count() == 5
        page = client.post(f"{TWO_STEP}code/", {"code": code(protected, 1)}).content.decode()
        assert "Too many failed login attempts" in page
        assert not is_in(client)

    def test_a_recovery_code_lets_in_once(self, client: Client, li: User) -> None:
        sign_in(client, "li")
        set_up(client)
        first, *others = recovery_codes(client)
        assert len(others) == 9
        for expected in (True, False):
            client.logout()
            sign_in(client, "li")
            client.post(f"{TWO_STEP}code/", {"code": first})
            assert is_in(client) is expected
        client.post(f"{TWO_STEP}code/", {"code": others[0]})
        assert recovery_codes(client) == others[1:]

    def test_the_first_step_is_not_skipped(self, client: Client, protected: str) -> None:
        answer = client.post(f"{TWO_STEP}code/", {"code": code(protected, 1)})
        assert answer.headers["Location"] == "/admin/login/"
        assert not is_in(client)

    def test_one_can_begin_anew_as_another(self, client: Client, protected: str) -> None:
        sign_in(client, "li")
        assert 'name="password"' in client.get("/admin/login/").content.decode()
        member(roles.EDITOR, "anna")
        sign_in(client, "anna")
        assert is_in(client)


class TestWhatIsKept:
    def test_no_secret_stands_in_the_database(self, protected: str, li: User) -> None:
        stored = {each.type: json.dumps(each.data) for each in Authenticator.objects.all()}
        assert set(stored) == {"totp", "recovery_codes"}
        assert protected not in stored["totp"]
        sessions = [each.get_decoded() for each in Session.objects.all()]
        assert protected not in json.dumps(sessions)
        assert "gAAAA" in stored["totp"]
        assert "gAAAA" in stored["recovery_codes"]

    def test_under_another_key_it_says_so(
        self, client: Client, protected: str, settings: Any
    ) -> None:
        sign_in(client, "li")
        settings.SECRET_KEY = "another"
        client = Client()
        sign_in(client, "li")
        page = client.post(f"{TWO_STEP}code/", {"code": code(protected, 1)}).content.decode()
        assert "can no longer read your two-step verification" in page
        client.force_login(User.objects.get(username="li"))
        assert client.get(TWO_STEP).status_code == 200

    def test_the_log_tells_of_it(self, protected: str, client: Client, li: User) -> None:
        added = AuditEntry.objects.filter(event="factor", record_id=li.pk)
        assert {entry.detail["factor"] for entry in added} == {"totp", "recovery_codes"}
        assert {entry.who for entry in added} == {"li"}


class TestALostDevice:
    def test_an_administrator_helps(self, client: Client, protected: str, li: User) -> None:
        desk = signed_in(member(roles.ADMINISTRATOR, "root"))
        form = {"action": "forget_second_factors", "_selected_action": [li.pk]}
        desk.post("/admin/auth/user/", form)
        assert not Authenticator.objects.exists()
        removed = AuditEntry.objects.filter(event="no factor", record_id=li.pk)
        assert {entry.who for entry in removed} == {"root"}
        sign_in(client, "li")
        assert is_in(client)

    def test_an_administrator_frees_no_superuser(self) -> None:
        root = User.objects.create_superuser("root", password="secret")
        client = Client()
        sign_in(client, "root")
        set_up(client)
        desk = signed_in(member(roles.ADMINISTRATOR, "li"))
        form = {"action": "forget_second_factors", "_selected_action": [root.pk]}
        desk.post("/admin/auth/user/", form)
        assert Authenticator.objects.filter(user=root).exists()

    def test_an_editor_frees_nobody(self, protected: str) -> None:
        desk = signed_in(member(roles.EDITOR, "anna"))
        form = {"action": "forget_second_factors", "_selected_action": [1]}
        assert desk.post("/admin/auth/user/", form).status_code == 403
        assert Authenticator.objects.exists()

    def test_the_last_administrator_has_a_command(self, protected: str) -> None:
        said = io.StringIO()
        call_command("forget_second_factor", "li", stdout=said)
        assert "Removed: 2" in said.getvalue()
        assert not Authenticator.objects.exists()


def test_only_who_has_just_shown_that_it_is_them_changes_anything(
    client: Client, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "li")
    later(monkeypatch, 3600)
    for path in ("app/", "keys/add/", "codes/new/"):
        answer = client.get(TWO_STEP + path)
        assert answer.headers["Location"].startswith("/admin/account/confirm/"), path
    asked = client.get(f"{TWO_STEP}app/").headers["Location"]
    page = client.post(asked, {"password": "guessed"}).content.decode()
    assert "errorlist" in page or "errornote" in page
    answer = client.post(asked, {"password": "secret"})
    assert answer.headers["Location"] == f"{TWO_STEP}app/"
    set_up(client)


def later(monkeypatch: pytest.MonkeyPatch, seconds: int = PERIOD) -> None:
    """Let that much time have gone by, for the site and for the telephone."""
    import time

    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + seconds)
