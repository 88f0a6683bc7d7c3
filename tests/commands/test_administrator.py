"""Quickstart makes one administrator, and only for a site that has nobody."""

import io

import pytest
from django.contrib.auth.models import User

from cities.management.commands.quickstart import Command

pytestmark = pytest.mark.django_db


def said() -> str:
    out = io.StringIO()
    Command(stdout=out).create_administrator()
    return out.getvalue()


def test_the_first_is_made_with_the_password_that_is_printed() -> None:
    words = said().split()
    user = User.objects.get()
    assert (words[1], user.username, user.is_superuser) == ("admin,", "admin", True)
    assert user.check_password(words[words.index("password") + 1])


def test_none_is_made_beside_any_staff_user() -> None:
    User.objects.create_user("wang", password="x", is_staff=True)
    assert "there already" in said()
    assert User.objects.count() == 1


def test_a_reader_is_no_administrator_and_keeps_the_name() -> None:
    User.objects.create_user("admin", password="x")
    assert "admin2, password" in said()
    assert not User.objects.get(username="admin").is_staff
