"""The whole public site, fetched once."""

from typing import Any, NamedTuple

import pytest
from django.test import Client

from tests.addresses import all_public_pages
from tests.html import Document


class Fetched(NamedTuple):
    """One public page as a visitor got it."""

    language: str
    address: str
    response: Any
    document: Document


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> list[Fetched]:
    """Every public page of the real content in every language; each must answer 200."""
    visitor = Client()
    pages = []
    with django_db_blocker.unblock():
        for language, address in all_public_pages():
            response = visitor.get(address)
            assert response.status_code == 200, address
            pages.append(Fetched(language, address, response, Document(response.content)))
    return pages
