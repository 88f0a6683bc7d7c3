"""The cast of the suite, and the real content every test starts from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import translation

from cities.content_files import load_new
from tests.factories import unmake_all
from tests.html import Document
from tests.machine import PostgreSQL, UnavailableError, require_all


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database holds the fixtures, as after a first quickstart."""
    with django_db_blocker.unblock():
        load_new(settings.FIXTURES_DIR)


@contextmanager
def available() -> Iterator[None]:
    """Skip what this machine cannot run, unless nothing may be left out."""
    try:
        yield
    except UnavailableError as reason:
        if require_all():
            raise
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A PostgreSQL server of the test's own, beside the suite's database."""
    with available(), PostgreSQL() as url:
        yield url


@pytest.fixture(autouse=True)
def _english() -> Any:
    """No test inherits the language that another activated."""
    with translation.override("en"):
        yield


@pytest.fixture
def empty_site(db: None) -> None:
    """A database that never held any content."""
    unmake_all()


@pytest.fixture
def one_connection() -> Iterator[None]:
    """For who asks the application itself: the test's transaction outlives the requests in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def visitor(client: Client) -> Client:
    """Someone who reads the site, not signed in."""
    return client


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("administrator", password="secret")


@pytest.fixture
def editor(administrator: User) -> Client:
    """Someone signed in who may change everything."""
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def read(visitor: Client, db: None) -> Callable[[str], Document]:
    """Fetch a public page as a visitor, which must answer 200, and parse it."""

    def fetch(address: str) -> Document:
        response = visitor.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return Document(response.content)

    return fetch
