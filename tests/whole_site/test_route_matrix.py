"""Every route beside the desk's own (tests/admin/test_permissions.py), for every role and method: a
new route without a line here fails.
"""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cities.models.languages import language_codes
from tests.admin.cast import everybody
from tests.representatives import representatives

pytestmark = pytest.mark.django_db

UNSAFE = ("post", "put", "patch", "delete")
# What is asked of the site's own address, and is the same for everybody.
MACHINES = {
    *("root", "healthz", "readyz", "security_txt", "sitemap", "robots"),
    *("image", "map_picture", "map_picture_of_all", "home"),
}
# Of signing in. Who is asked to sign in first; who is let in without; what is changed by POST.
SIGNED_IN = {
    *("account_reauthenticate", "admin_resume", "mfa_index", "mfa_reauthenticate"),
    *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_add_webauthn"),
    *("mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
}
ANYBODY = {"account_login", "mfa_authenticate", "mfa_login_webauthn", "mfa_list_webauthn"}
OF_THE_DESK = {"set_language", "jsi18n", "password_change"}
NOBODY = {"nothing"}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        here = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield here, each
        elif each.namespace != "admin":
            yield from patterns(each, here)


def others() -> dict[str, str]:
    """The routes by name, outside the desk's own; of public pages one for all languages."""
    found = {}
    for address, pattern in patterns(get_resolver()):
        name = pattern.name or getattr(pattern.callback, "__name__", "")
        found["/" + re.sub(r"<int:[^>]+>|<[^>]+>", "1", address)] = name
    return found


@pytest.fixture
def cast(db: None) -> dict[str, Client]:
    return everybody()


def is_public(address: str) -> bool:
    return not address.startswith("/admin/")


def test_every_route_has_a_line() -> None:
    desk = {name for address, name in others().items() if not is_public(address)}
    assert desk == SIGNED_IN | ANYBODY | OF_THE_DESK | NOBODY
    outside = {
        name
        for address, name in others().items()
        if is_public(address) and address.split("/")[1] not in language_codes()
    }
    assert outside <= MACHINES, outside - MACHINES


def test_public_routes_are_the_same_for_everybody(cast: dict[str, Client]) -> None:
    """… and take nothing from anybody."""
    addresses = [address for address in others() if is_public(address)]
    addresses += [
        f"/{code}/{page}" for code in language_codes() for page in representatives().values()
    ]
    asked = 0
    for address in addresses:
        for method in ("get", "head"):
            statuses = {getattr(client, method)(address).status_code for client in cast.values()}
            assert len(statuses) == 1, (address, method, statuses)
            assert statuses <= {200, 301, 302, 404, 503 if address == "/readyz" else 200}, address
        for method in UNSAFE:
            statuses = {getattr(client, method)(address).status_code for client in cast.values()}
            assert statuses <= {405, 404}, (address, method, statuses)
            asked += len(cast)
    assert asked > 500


def test_who_is_not_signed_in_is_asked_to(cast: dict[str, Client]) -> None:
    for address, name in others().items():
        if name not in SIGNED_IN:
            continue
        for method in ("get", "head", *UNSAFE):
            answer = getattr(cast["visitor"], method)(address)
            assert answer.status_code == 302, (address, method)
            assert answer.headers["Location"].startswith("/admin/login/"), (address, method)
        for role in set(cast) - {"visitor"}:
            answer = cast[role].get(address)
            where = answer.headers.get("Location", "")
            assert answer.status_code in (200, 302, 404), (address, role)
            assert not where.startswith("/admin/login/"), (address, role)


def test_nobody_sees_the_second_factor_of_another(cast: dict[str, Client]) -> None:
    theirs = Authenticator.objects.create(
        user=User.objects.get(username="superuser"), type="webauthn", data={"name": "Theirs"}
    )
    address = f"/admin/account/two-step/keys/{theirs.pk}/remove/"
    for role in set(cast) - {"superuser"}:
        for method in ("get", "post"):
            assert getattr(cast[role], method)(address).status_code in (302, 404), role
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
