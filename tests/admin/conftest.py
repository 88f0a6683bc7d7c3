"""The cast of the desk."""

import pytest
from django.test import Client

from cities import roles
from tests.admin.cast import member, signed_in


@pytest.fixture
def anna(db: None) -> Client:
    """An editor."""
    return signed_in(member(roles.EDITOR, "anna"))


@pytest.fixture
def bo(db: None) -> Client:
    """Another editor."""
    return signed_in(member(roles.EDITOR, "bo"))


@pytest.fixture
def li(db: None) -> Client:
    """A publisher."""
    return signed_in(member(roles.PUBLISHER, "li"))


@pytest.fixture
def wei(db: None) -> Client:
    """A translator into Chinese."""
    return signed_in(member(roles.translator("zh-hans"), "wei"))
