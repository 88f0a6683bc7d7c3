"""Every route of the desk, for every role: a new route without a line here fails."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from cities import roles
from cities.admin.desk.act_pages import ACT_PAGES
from cities.models import City, Revision
from cities.models.line import Line
from tests.admin.cast import everybody
from tests.factories import MAKERS

pytestmark = pytest.mark.django_db

ROLES = ("visitor", "nobody", "translator", "editor", "publisher", "administrator", "superuser")
SEE = ROLES[2:]
EDIT, PUBLISH = ROLES[3:], ROLES[4:]

# Who gets an answer (no refusal) from each route of a record, by GET.
RECORD_ROUTES: dict[str, tuple[str, ...]] = {
    "changelist": SEE,
    "add": EDIT,
    "change": SEE,
    "delete": PUBLISH,  # and an editor, of drafts: tested below
    "history": SEE,
    "compare": SEE,
    "preview": SEE,
    "conflict": SEE,
    "publish": PUBLISH,
    "withdraw": PUBLISH,
    "unschedule": PUBLISH,
    "return": PUBLISH,
    "restore": PUBLISH,
    "recover": PUBLISH,
    "submit": SEE,
    "drop": EDIT,
    "share": EDIT,
    "revoke": EDIT,
}
# Measures are public as they are saved; figures are changed with their city.
OTHER_ROUTES: dict[str, tuple[str, ...]] = {
    **{f"cities_measure_{route}": SEE for route in ("changelist", "change", "history", "compare")},
    **{f"cities_measure_{route}": PUBLISH for route in ("add", "delete", "restore", "recover")},
    "cities_measure_conflict": PUBLISH,
    "cities_figure_changelist": SEE,
    "cities_figure_change": SEE,
    "cities_figure_history": SEE,
    "cities_figure_add": (),
    "cities_figure_delete": (),
    "cities_revision_changelist": SEE,
    "cities_revision_change": SEE,
    "cities_revision_history": SEE,
    "cities_revision_add": (),
    "cities_revision_delete": (),
    **{f"cities_auditentry_{route}": ROLES[5:] for route in ("changelist", "change", "history")},
    "cities_auditentry_add": (),
    "cities_auditentry_delete": (),
    **{f"auth_user_{r}": ROLES[5:] for r in ("changelist", "add", "change", "delete", "history")},
    "auth_user_password_change": ROLES[5:],
    **{f"auth_group_{r}": ("superuser",) for r in ("changelist", "add", "change", "delete")},
    "auth_group_history": ("superuser",),
}
# Django's own, for everybody who is signed in as staff, or for anybody.
UNTESTED = {
    *("index", "login", "logout", "password_change", "password_change_done"),
    *("autocomplete", "jsi18n", "view_on_site", "app_list"),
}


@pytest.fixture
def cast(db: None) -> dict[str, Client]:
    return everybody()


def answers(client: Client, address: str, method: str = "get") -> bool:
    """Whether the route is open: not refused, not sent to sign in. What it did is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    if response.status_code == 302:
        return "/login/" not in response.headers["Location"]
    assert response.status_code in (200, 400, 403, 404, 405), (address, response.status_code)
    return response.status_code not in (403, 405)


def kept_beside(line: Line) -> Revision:
    """A text that waits for a choice."""
    with line.locked():
        return line.append(line.head().snapshot, "changed", number=None)


def known_routes() -> set[str]:
    site = get_resolver().namespace_dict["admin"][1]
    return {name for name in site.reverse_dict if isinstance(name, str)}


def test_every_route_has_a_line() -> None:
    kinds = {model._meta.model_name for model in MAKERS}
    expected = {f"cities_{kind}_{route}" for kind in kinds for route in RECORD_ROUTES}
    assert known_routes() - UNTESTED == expected | set(OTHER_ROUTES)


# Who may is asked of the model and, for deleting, of the state: of each kind one state is enough
# to be asked every day, and of one kind all. MATRIX=all asks all, by every method.
STATES: dict[str, dict[str, Any]] = {
    "published": {},
    "pending": {},
    "draft": {"published_at": None},
    "scheduled": {"published_at": timezone.now() + timedelta(days=1)},
    "withdrawn": {"withdrawn_at": timezone.now() - timedelta(days=1)},
}
ALL = os.environ.get("MATRIX") == "all"


@pytest.mark.once
@pytest.mark.parametrize(
    ("model", "state"),
    [
        (model, state)
        for model in MAKERS
        for state in STATES
        if ALL or state == "published" or model is City
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_records(cast: dict[str, Client], model: Any, state: str) -> None:
    record = MAKERS[model](**STATES[state])
    line = Line.of(record)
    if state == "pending":
        head = line.head()
        line.write({**head.snapshot, "sort_as_en": "z"}, head, author=None)
    beside = kept_beside(line)
    before = Revision.objects.count()
    for route, allowed in RECORD_ROUTES.items():
        if route == "delete" and state == "draft":
            allowed = EDIT
        name = f"admin:cities_{model._meta.model_name}_{route}"
        address = reverse(name, args=[] if route in ("changelist", "add") else [record.pk])
        if route == "conflict":
            address += f"?revision={beside.pk}"
        is_asked_in_full = ALL or (model is City and state == "published")
        for method in ("get", "post", *(["head"] if is_asked_in_full else [])):
            opened = {role for role in ROLES if answers(cast[role], address, method)}
            assert opened == set(allowed), (route, state, method)
        for method in ("put", "patch", "delete") if is_asked_in_full else ():
            opened = {role for role in ROLES if answers(cast[role], address, method)}
            assert opened <= set(allowed), (route, state, method)
    assert Revision.objects.count() == before


@pytest.mark.parametrize("name", sorted(OTHER_ROUTES))
def test_what_is_no_public_kind(cast: dict[str, Client], name: str) -> None:
    app, model_name, route = name.split("_", 2)
    model = next(m for m in admin.site._registry if m._meta.label_lower == f"{app}.{model_name}")
    some = Group.objects.all() if model is Group else model._default_manager.all()
    args = [] if route in ("changelist", "add") else [some.order_by("pk")[0].pk]
    if model is User and args:
        args = [User.objects.get(username="editor").pk]
    address = reverse(f"admin:{name}", args=args)
    if route == "conflict":
        address += f"?revision={kept_beside(Line(model, args[0])).pk}"
    opened = {role for role in ROLES if answers(cast[role], address)}
    assert opened == set(OTHER_ROUTES[name])


@pytest.mark.once
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_a_forged_post_does_nothing(cast: dict[str, Client], model: Any) -> None:
    record = MAKERS[model]()
    before = Revision.objects.count()
    for route, allowed in RECORD_ROUTES.items():
        for role in set(ROLES) - set(allowed) - {"visitor"}:
            name = f"admin:cities_{model._meta.model_name}_{route}"
            address = reverse(name, args=[] if route in ("changelist", "add") else [record.pk])
            assert cast[role].post(address, {"post": "yes"}).status_code == 403, (role, route)
    assert Revision.objects.count() == before
    record.refresh_from_db()


def test_acts_are_done_by_post_only(cast: dict[str, Client]) -> None:
    record = MAKERS[next(iter(MAKERS))]()
    before = Revision.objects.count()
    for act in ACT_PAGES:
        cast["superuser"].get(reverse(f"admin:cities_city_{act}", args=[record.pk]))
    assert Revision.objects.count() == before
    record.refresh_from_db()
    assert record.withdrawn_at is None


class TestAdministrators:
    def test_they_make_editors_and_no_superusers(self, cast: dict[str, Client]) -> None:
        user = User.objects.get(username="editor")
        form = {
            "username": "editor",
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "user_permissions": ["1"],
            "groups": [Group.objects.get(name=roles.PUBLISHER).pk],
            "date_joined_0": "2026-01-01",
            "date_joined_1": "00:00",
        }
        address = reverse("admin:auth_user_change", args=[user.pk])
        assert cast["administrator"].post(address, form).status_code == 302
        user.refresh_from_db()
        assert [group.name for group in user.groups.all()] == [roles.PUBLISHER]
        assert not user.is_superuser
        assert not user.user_permissions.exists()

    def test_they_cannot_touch_a_superuser(self, cast: dict[str, Client]) -> None:
        root = User.objects.get(username="superuser")
        for route in ("change", "delete", "password_change"):
            address = reverse(f"admin:auth_user_{route}", args=[root.pk])
            response = cast["administrator"].post(address, {"post": "yes"}, follow=True)
            assert response.status_code in (200, 403, 404)
        password = User.objects.get(pk=root.pk).password
        assert password == root.password


def test_groups_are_made_once_and_keep_what_was_added() -> None:
    from django.apps import apps
    from django.contrib.auth.models import Permission

    editors = Group.objects.get(name=roles.EDITOR)
    extra = Permission.objects.get(codename="view_group")
    editors.permissions.add(extra)
    before = set(editors.permissions.all())
    roles.make_groups(apps.get_app_config("cities"))
    assert set(editors.permissions.all()) == before
    assert Group.objects.count() == 5
