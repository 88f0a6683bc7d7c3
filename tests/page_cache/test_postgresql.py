"""The reader of the generation outlives its database: kept pages go on, and nothing stale."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from smartcity.page_cache import writers
from smartcity.page_cache.postgresql import PostgreSQLGeneration
from tests.machine import free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL"),
]


class Reader(PostgreSQLGeneration):
    """The reader, whose second is over and whose connection can be cut."""

    def __call__(self) -> int:
        self._until = 0.0
        return super().__call__()

    def lose_connection(self) -> None:
        pid = self._connection.connection.info.backend_pid
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.fixture
def reader() -> Iterator[Reader]:
    writers.finish()  # what made the records of the suite
    made = Reader()
    yield made
    if made._connection is not None:
        made._connection.close()


@pytest.fixture
def _busy_threads() -> Iterator[None]:
    """They take turns a thousand times as often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


@contextmanager
def refused() -> Iterator[None]:
    """Nobody answers where new connections are asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings[DEFAULT_DB_ALIAS], "PORT", str(free_port()))
        yield


@pytest.mark.usefixtures("_busy_threads")
def test_many_may_ask_at_once() -> None:
    writers.finish()
    reader = PostgreSQLGeneration()
    number = reader()
    with ThreadPoolExecutor(4) as threads:
        asked = threads.map(lambda _: {reader() for _ in range(5_000)}, range(4))
        assert set().union(*asked) == {number}
    reader._connection.close()


def test_a_lost_connection_is_made_anew(reader: Reader) -> None:
    number = reader()
    reader.lose_connection()
    assert [reader() for _ in range(3)] == [number] * 3


def test_pages_go_on_while_it_is_away_and_after(reader: Reader) -> None:
    number = reader()
    with refused():
        reader.lose_connection()
        assert [reader() for _ in range(3)] == [number] * 3
    assert [reader() for _ in range(3)] == [number] * 3
    assert reader._connection is not None


def test_who_never_knew_it_says_so_and_knows_it_later(reader: Reader) -> None:
    with refused():
        for _ in range(3):
            with pytest.raises(DatabaseError):
                reader()
    assert reader() > 0


def test_nothing_is_trusted_after_somebody_wrote(reader: Reader) -> None:
    number = reader()
    with refused():
        reader.lose_connection()
        assert reader() == number
        writers.begin()
        try:
            with pytest.raises(DatabaseError):
                reader()
        finally:
            writers.finish()
        with pytest.raises(DatabaseError):  # what was written may be committed by now
            reader()
