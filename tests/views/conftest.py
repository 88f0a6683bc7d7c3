"""The cast of the previews."""

import pytest
from django.test import Client

from cities import roles
from tests.admin.cast import member, signed_in


@pytest.fixture
def translator(db: None) -> Client:
    """Someone signed in who may read everything at the desk, and write Chinese."""
    return signed_in(member(roles.translator("zh-hans"), "translator"))
