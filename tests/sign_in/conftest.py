"""The cast of signing in."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from cities import roles
from tests.admin.cast import member


@pytest.fixture
def no_grace(settings: Any) -> None:
    """As on a site with a database server."""
    settings.SECOND_FACTOR_GRACE = timedelta(0)


@pytest.fixture
def li() -> User:
    """A publisher, who needs a second factor."""
    return member(roles.PUBLISHER, "li")
