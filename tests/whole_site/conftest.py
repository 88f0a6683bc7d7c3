"""The whole public site, walked once by links."""

from typing import Any

import pytest
from django.db import transaction

from tests.addresses import all_public_pages
from tests.crawler import Crawl, Fetched
from tests.representatives import NOT_FOUND, representatives
from tests.states import make_states

HOMES = ("/en/", "/zh-hans/")


class WholeSite(Crawl):
    """What links lead to from the home pages; then also what only a form or an error shows."""

    def __init__(self) -> None:
        super().__init__()
        self.public = list(all_public_pages())
        self.start(*HOMES)
        self.reached = set(self.pages)
        self.start(*(home + path for home in HOMES for path in representatives(NOT_FOUND).values()))


# Walked once in each process: its records are made and gone again before the first test.
@pytest.fixture(scope="session")
def crawl(django_db_setup: None, django_db_blocker: Any) -> WholeSite:
    """The real content, and records in states that it lacks."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_states()
        walked = WholeSite()
        transaction.set_rollback(True)
    return walked


@pytest.fixture
def site(crawl: WholeSite) -> list[Fetched]:
    """Every public page in every language, without the searched and filtered ones."""
    return [crawl.pages[address] for _language, address in crawl.public]
