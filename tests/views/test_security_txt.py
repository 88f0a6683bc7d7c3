"""Whoever finds a weakness finds whom to tell, by RFC 9116."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db

ADDRESS = "/.well-known/security.txt"


def fields(client: Client) -> dict[str, str]:
    answer = client.get(ADDRESS)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_it_names_the_operator(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = "desk@smartcity.example"
    found = fields(client)
    assert found["Contact"] == "mailto:desk@smartcity.example"
    assert found["Canonical"] == settings.SITE_URL + ADDRESS
    assert found["Preferred-Languages"] == "en, zh-Hans"


def test_it_expires_within_a_year(client: Client) -> None:
    expires = datetime.fromisoformat(fields(client)["Expires"])
    assert timedelta(days=90) < expires - timezone.now() < timedelta(days=365)


def test_without_an_address_it_leads_to_the_page_that_says_how(
    client: Client, settings: Any
) -> None:
    settings.CONTACT_EMAIL = ""
    page = fields(client)["Contact"].removeprefix(settings.SITE_URL)
    assert client.get(page).status_code == 200
