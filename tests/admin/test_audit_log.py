"""Who did what is in the audit log, which only grows."""

import io
import json
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities import roles
from cities.models import AuditEntry, PreviewLink, acts
from cities.models.line import Line
from tests.admin.cast import member, signed_in
from tests.admin.desk import do
from tests.factories import edit, make_city, make_news
from tests.forms import form_values
from tests.html import Document

pytestmark = pytest.mark.django_db

LOG = "/admin/cities/auditentry/"


@pytest.fixture
def anna() -> User:
    """An administrator."""
    return member(roles.ADMINISTRATOR, "anna")


@pytest.fixture
def wang() -> User:
    """An editor, whose password is known."""
    user = member(roles.EDITOR, "wang")
    user.set_password("known to wang")
    user.save()
    return user


def entries(**which: Any) -> list[AuditEntry]:
    """Entries, the oldest first."""
    return list(AuditEntry.objects.filter(**which).order_by("pk"))


def newest() -> AuditEntry:
    return AuditEntry.objects.order_by("pk").last()


def save(client: Client, user: User, **changes: Any) -> None:
    """Change an account in its form."""
    address = reverse("admin:auth_user_change", args=[user.pk])
    values = form_values(Document(client.get(address).content), "user_form") | changes
    answer = client.post(address, {name: value for name, value in values.items() if value != ""})
    assert answer.status_code == 302


class TestContent:
    def test_a_change_and_its_publication(self, wang: User) -> None:
        city = make_city(name_en="Quokka Bay")
        edit(city, author=wang, name_en="Numbat Bay")
        line = Line.of(city)
        acts.publish(line, author=wang, note="A new name.")
        changed, published = entries(model="city", record_id=city.pk)[-2:]
        assert (changed.event, published.event) == ("changed", "published")
        assert changed.by == published.by == "wang"
        assert changed.title == "Numbat Bay"
        assert published.detail == {"revision": 2, "note": "A new name."}
        assert published.account == wang.pk

    def test_what_is_loaded_is_the_systems(self) -> None:
        loaded = entries(event="loaded", model="city", title="Chengdu")
        assert [entry.by for entry in loaded] == ["The system"]

    def test_an_entry_goes_with_what_was_rolled_back(self) -> None:
        before = AuditEntry.objects.count()
        with transaction.atomic():
            make_city()
            assert AuditEntry.objects.count() > before
            transaction.set_rollback(True)
        assert AuditEntry.objects.count() == before

    def test_a_link_that_is_made_and_revoked(self, wang: User) -> None:
        news, client = make_news(published_at=None), signed_in(wang)
        do(client, news, "share", days="7")
        link = PreviewLink.objects.get()
        do(client, news, "revoke", link=str(link.pk))
        noted = entries(model="newsitem", event__startswith="link")
        assert [(each.event, each.who) for each in noted] == [
            ("link made", "wang"),
            ("link revoked", "wang"),
        ]
        assert noted[0].detail["until"] == link.expires_at.isoformat()


class TestSigningIn:
    def test_in_and_out(self, client: Client, wang: User) -> None:
        form = {"username": "wang", "password": "known to wang"}
        assert client.post("/admin/login/", form).status_code == 302
        client.post("/admin/logout/")
        came, went = entries(model="user", record_id=wang.pk, event__startswith="signed")
        assert (came.event, went.event) == ("signed in", "signed out")
        assert came.who == went.who == "wang"
        assert came.address == went.address == "127.0.0.1"
        assert len(came.request) == 16

    def test_behind_a_web_server_the_address_is_the_one_it_adds(
        self, client: Client, wang: User, settings: Any
    ) -> None:
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        for header, address in (("6.6.6.6, 2001:db8::1", "2001:db8::1"), ("nonsense", None)):
            form = {"username": "wang", "password": "known to wang"}
            client.post("/admin/login/", form, headers={"X-Forwarded-For": header})
            assert entries(event="signed in")[-1].address == address

    def test_who_is_refused(self, client: Client, wang: User) -> None:
        client.post("/admin/login/", {"username": "wang" * 30, "password": "guessed"})
        entry = newest()
        assert (entry.event, entry.title) == ("refused", "wang" * 30)
        assert "guessed" not in json.dumps(entry.detail)

    def test_a_password_that_is_only_stored_anew_was_not_changed(
        self, client: Client, wang: User, settings: Any
    ) -> None:
        weaker = make_password("known to wang", hasher="md5")
        User.objects.filter(pk=wang.pk).update(password=weaker)
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
            "django.contrib.auth.hashers.MD5PasswordHasher",
        ]
        number = len(entries(event="password"))
        client.post("/admin/login/", {"username": "wang", "password": "known to wang"})
        wang.refresh_from_db()
        assert wang.password != weaker
        assert len(entries(event="password")) == number


class TestAccounts:
    def test_rights_are_given_and_taken(self, anna: User, wang: User) -> None:
        save(signed_in(anna), wang, groups=[Group.objects.get(name=roles.PUBLISHER).pk])
        found = entries(event="rights", record_id=wang.pk)[-2:]
        assert {json.dumps(entry.detail) for entry in found} == {
            '{"given": ["publisher"]}',
            '{"taken": ["editor"]}',
        }
        assert {entry.who for entry in found} == {"anna"}

    def test_an_account_is_closed(self, anna: User, wang: User) -> None:
        save(signed_in(anna), wang, is_active="", first_name="Wei")
        rights, changed = newest(), entries(event="changed", model="user")[-1]
        assert rights.detail == {"is_active": {"from": True, "to": False}}
        assert changed.detail == {"first_name": {"from": "", "to": "Wei"}}

    def test_a_password_is_changed_and_not_told(self, anna: User, wang: User) -> None:
        client = signed_in(anna)
        secret = "a long and new one"
        address = reverse("admin:auth_user_password_change", args=[wang.pk])
        form = {"password1": secret, "password2": secret, "usable_password": "true"}
        assert client.post(address, form).status_code == 302
        entry = newest()
        wang.refresh_from_db()
        assert (entry.event, entry.who, entry.title) == ("password", "anna", "wang")
        told = json.dumps(list(AuditEntry.objects.values()), default=str)
        assert secret not in told
        assert wang.password not in told

    def test_it_outlives_the_account(self, anna: User, wang: User) -> None:
        key = wang.pk
        wang.delete()
        assert [entry.event for entry in entries(model="user", record_id=key)][-1] == "deleted"
        assert newest().title == "wang"

    def test_a_group_that_is_emptied(self, wang: User) -> None:
        Group.objects.get(name=roles.EDITOR).user_set.clear()
        assert newest().record_id == wang.pk
        assert newest().detail == {"taken": ["editor"]}

    def test_only_what_was_saved_is_told(self, wang: User) -> None:
        wang.first_name, wang.is_staff = "Wei", False
        wang.save(update_fields=["first_name"])
        assert newest().detail == {"first_name": {"from": "", "to": "Wei"}}

    def test_an_account_that_is_loaded_over_is_changed(self, wang: User) -> None:
        wang.is_superuser = True
        for loaded in serializers.deserialize("json", serializers.serialize("json", [wang])):
            loaded.save()
        rights = entries(event="rights", record_id=wang.pk)
        assert rights[-1].detail == {"is_superuser": {"from": False, "to": True}}

    def test_nothing_is_told_of_what_migrate_gives_the_groups(self) -> None:
        number = AuditEntry.objects.count()
        Group.objects.get(name=roles.EDITOR).permissions.clear()
        assert AuditEntry.objects.count() == number + 1
        call_command("migrate", verbosity=0)
        assert AuditEntry.objects.count() == number + 1


class TestTheLog:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE cities_auditentry SET who = 'nobody'",
            "DELETE FROM cities_auditentry",
        ],
    )
    def test_the_database_only_adds_to_it(self, statement: str) -> None:
        make_city()
        refused = pytest.raises(DatabaseError, match="can only be added to")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_nor_does_it_by_an_insertion_or_all_at_once(self) -> None:
        make_city()
        again = "INTO cities_auditentry SELECT * FROM cities_auditentry"
        statements = {
            "sqlite": [f"REPLACE {again}", f"INSERT OR REPLACE {again}"],
            "postgresql": [
                "TRUNCATE cities_auditentry",
                f"INSERT {again} ON CONFLICT (id) DO UPDATE SET who = 'nobody'",
            ],
        }
        for statement in statements[connection.vendor]:
            refused = pytest.raises(DatabaseError, match="can only be added to")
            with refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    @pytest.mark.parametrize(
        ("language", "told"),
        [
            ("en", ["Rights changed", "taken: editor", "active: Yes → No"]),
            ("zh-hans", ["已更改权限", "收回：editor", "有效：是 → 否"]),
        ],
    )
    def test_it_is_read_in_both_languages(
        self, anna: User, wang: User, language: str, told: list[str]
    ) -> None:
        client = signed_in(anna)
        client.cookies["django_language"] = language
        wang.groups.clear()
        wang.is_active = False
        wang.save()
        said = Document(client.get(LOG).content).text(".//table[@id='result_list']")
        for words in [*told, "wang"]:
            assert words in said

    def test_it_is_exported_from_a_day_on(self, wang: User) -> None:
        out = io.StringIO()
        call_command("export_audit", stdout=out)
        lines = list(map(json.loads, out.getvalue().splitlines()))
        assert len(lines) == AuditEntry.objects.count()
        assert lines[-1]["title"] == "wang"
        assert lines[-1]["moment"].startswith(f"{timezone.now():%Y}")
        out = io.StringIO()
        call_command("export_audit", since="2999-01-01", stdout=out)
        assert out.getvalue() == ""

    @pytest.mark.parametrize("day", ["yesterday", "2026-02-30"])
    def test_a_day_that_is_none_is_refused(self, day: str) -> None:
        with pytest.raises(CommandError, match="is not a day"):
            call_command("export_audit", since=day)
