"""Passkeys and security keys: what they must say, and what nobody's browser says."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from cities import roles
from tests.admin.cast import member
from tests.sign_in.app import set_up, sign_in
from tests.sign_in.key import KNEW_ITS_OWNER, TOUCHED, Key, spelled

pytestmark = pytest.mark.django_db

ADD = "/admin/account/two-step/keys/add/"
SIGN_IN = "/admin/account/two-step/keys/sign-in/"
ASKED_BY_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def key(li: User) -> Key:
    """Li's."""
    made = Key()
    Authenticator.objects.create(
        user=li, type="webauthn", data={"name": "Key", "credential": made.registered()}
    )
    return made


def show(client: Client, key: Key, owner: User, challenge: str, flags: int) -> str:
    """Sign in with the key alone; the name of who is signed in then."""
    said = key.shown(challenge, user_pk_to_url_str(owner), flags)
    client.post(SIGN_IN, {"credential": json.dumps(said)})
    signed_in = client.session.get("_auth_user_id")
    return User.objects.get(pk=signed_in).username if signed_in else ""


def challenge_of(client: Client) -> str:
    """What the page of signing in asks a key."""
    told = client.get(SIGN_IN, headers=ASKED_BY_SCRIPT).json()
    challenge: str = told["request_options"]["publicKey"]["challenge"]
    return challenge


def test_a_key_that_knows_its_owner_lets_in(client: Client, li: User, key: Key) -> None:
    assert show(client, key, li, challenge_of(client), TOUCHED) == ""
    assert show(client, key, li, challenge_of(client), TOUCHED | KNEW_ITS_OWNER) == "li"
    assert client.get("/admin/").status_code == 200


def test_the_second_step_offers_it_to_who_has_one(client: Client, li: User, key: Key) -> None:
    assert 'id="passkey"' in sign_in(client, "li")
    Authenticator.objects.all().delete()
    client.logout()
    sign_in(client, "li")
    set_up(client)
    client.logout()
    page = sign_in(client, "li")
    assert "Enter the code" in page
    assert "passkey" not in page


def test_one_that_was_found_does_not(client: Client, li: User, key: Key) -> None:
    """Even with a question that was asked for another purpose: to add a key."""
    member(roles.EDITOR, "anna")
    sign_in(client, "anna")
    found = re.search(r'"challenge": "([^"]+)"', client.get(ADD).content.decode())
    assert found
    assert show(client, key, li, found[1], TOUCHED) == "anna"


def odd() -> Iterator[str]:
    """What no browser sends."""
    yield from ("", "null", "1", "[]", "{}", '"x"', "[" * 5000, "[" * 50_000)
    yield from ('{"response": 1}', '{"response": []}', '{"id": 5, "response": "abc"}')
    key = Key()
    for whole in (key.shown(spelled(b"c" * 32), "1"), key.registered()):
        values = (None, 1, [], {}, "", "!", "é", "e30", "/w", "oA", "AA" * 200, "0" * 30_000)
        for name in whole:
            yield from (json.dumps({**whole, name: value}) for value in values)
        for name in whole["response"]:
            for value in values:
                changed: Any = copy.deepcopy(whole)
                changed["response"][name] = value
                yield json.dumps(changed)
        for told in ("[]", "null", "1", '{"type": 1}', '{"type": "webauthn.get", "challenge": 1}'):
            changed = copy.deepcopy(whole)
            changed["response"]["clientDataJSON"] = spelled(told.encode())
            yield json.dumps(changed)


def test_odd_answers_of_a_key_are_refused(client: Client, settings: Any, key: Key) -> None:
    settings.MFA_RATE_LIMITS = {"webauthn_login": "100000/m/ip"}
    settings.ACCOUNT_RATE_LIMITS = {"passkey": "100000/m/ip"}
    member(roles.EDITOR, "anna")
    owner = Client()
    sign_in(owner, "anna")
    asked = 0
    for credential in odd():
        client.get(SIGN_IN, headers=ASKED_BY_SCRIPT)
        assert client.post(SIGN_IN, {"credential": credential}).status_code == 302, credential
        owner.get(ADD)
        answer = owner.post(ADD, {"credential": credential, "name": "Mine"})
        assert answer.status_code == 200, credential
        asked += 1
    assert asked > 200
    assert not Authenticator.objects.filter(user__username="anna").exists()


def test_what_not_every_database_takes_is_refused(client: Client) -> None:
    """A key's answer is kept whole: no part of it may keep a backup from being brought back."""
    member(roles.EDITOR, "anna")
    sign_in(client, "anna")
    for odd in ("\ud800", "\0", "\x01", None):
        key = Key()
        found = re.search(r'"challenge": "([^"]+)"', client.get(ADD).content.decode())
        assert found
        said = key.registered(found[1])
        if odd:
            said |= {"more": [{"odd": odd}]}
        answer = client.post(ADD, {"credential": json.dumps(said), "name": "Mine"})
        assert answer.status_code == (200 if odd else 302), repr(odd)


def test_what_a_stranger_begins_is_soon_over(client: Client, li: User, key: Key) -> None:
    challenge = challenge_of(client)
    begun = client.session
    assert begun.get_expiry_age() == 600
    assert show(client, key, li, challenge, TOUCHED | KNEW_ITS_OWNER) == "li"
    assert client.session.get_expiry_age() > 86_400


def test_a_stranger_cannot_begin_sessions_without_end(client: Client) -> None:
    statuses = [Client().get(SIGN_IN, headers=ASKED_BY_SCRIPT).status_code for _ in range(61)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
