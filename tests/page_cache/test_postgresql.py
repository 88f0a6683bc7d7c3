"""The reader of the generation outlives its database: kept pages go on, and nothing stale."""

import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from cities.generation_triggers import CHANNEL
from smartcity.page_cache import postgresql, writers
from smartcity.page_cache.listener import Listener, _has_said
from smartcity.page_cache.postgresql import PostgreSQLGeneration
from tests.machine import free_port, halted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL"),
]


class Reader(PostgreSQLGeneration):
    """The reader, whose second is over and whose connection can be cut."""

    def __call__(self) -> int:
        self._until = self._ask_again_at = 0.0
        return super().__call__()

    def lose_connection(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [self.backend()])

    def backend(self) -> int:
        """The process of the database at the other end."""
        assert self._listener is not None
        return int(self._listener._connection.info.backend_pid)

    def close(self) -> None:
        if self._listener is not None:
            self._listener.close()


@pytest.fixture
def reader() -> Iterator[Reader]:
    writers.finish()  # what made the records of the suite
    made = Reader()
    yield made
    made.close()


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


@contextmanager
def silent() -> Iterator[None]:
    """Somebody takes new connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings[DEFAULT_DB_ALIAS], "PORT", str(server.getsockname()[1]))
        yield


def soon(reader: Callable[[], int]) -> int:
    """What it answers in another thread; fails if it waits for ever."""
    asked: SimpleQueue[int] = SimpleQueue()
    Thread(target=lambda: asked.put(reader()), daemon=True).start()
    return asked.get(timeout=30)


@pytest.mark.usefixtures("_busy_threads")
def test_many_may_ask_at_once() -> None:
    writers.finish()
    reader = PostgreSQLGeneration()
    number = reader()
    assert reader._listener is not None
    with ThreadPoolExecutor(4) as threads:
        asked = threads.map(lambda _: {reader() for _ in range(5_000)}, range(4))
        assert set().union(*asked) == {number}
    reader._listener.close()


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
    assert reader._listener is not None


def test_who_says_nothing_is_left_for_another(reader: Reader) -> None:
    number, backend = reader(), reader.backend()
    with halted(backend):
        assert soon(reader) == number
        assert reader.backend() != backend


def test_pages_go_on_while_it_says_nothing(reader: Reader) -> None:
    number = reader()
    with silent(), halted(reader.backend()):
        assert [soon(reader) for _ in range(2)] == [number] * 2
    assert reader() == number
    assert reader._listener is not None


def test_one_tries_to_reach_it_and_the_others_go_on(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = reader()
    others: list[int] = []

    def slow_to_fail() -> None:
        others.append(soon(partial(PostgreSQLGeneration.__call__, reader)))
        raise DatabaseError

    with refused():
        reader.lose_connection()
        assert reader() == number
        monkeypatch.setattr(postgresql, "Listener", slow_to_fail)
        assert reader() == number
    assert others == [number]


def test_of_many_that_wait_one_tries(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    number = reader()
    tried: list[object] = []

    def fail_slowly() -> None:
        tried.append(1)
        Event().wait(0.5)
        raise DatabaseError

    monkeypatch.setattr(postgresql, "Listener", fail_slowly)
    found: SimpleQueue[int] = SimpleQueue()
    ask = partial(PostgreSQLGeneration.__call__, reader)
    others = [Thread(target=lambda: found.put(ask()), daemon=True) for _ in range(6)]
    with halted(reader.backend()):
        reader._until = 0.0
        for each in others:
            each.start()
        assert [found.get(timeout=30) for _ in others] == [number] * 6
    assert len(tried) == 1


def test_of_many_that_may_not_trust_it_one_tries(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader()
    tried: list[object] = []

    def fail() -> None:
        tried.append(1)
        raise DatabaseError

    reader.lose_connection()
    monkeypatch.setattr(postgresql, "Listener", fail)
    writers.begin()
    try:
        for _ in range(3):
            with pytest.raises(DatabaseError):
                PostgreSQLGeneration.__call__(reader)
    finally:
        writers.finish()
    assert len(tried) == 1


def test_what_was_told_of_before_it_went_away_is_not_forgotten(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader()
    listener = reader._listener
    assert listener is not None
    notify()
    assert _has_said(listener.socket, 30)

    def goes_away(sql: str) -> None:
        raise DatabaseError

    monkeypatch.setattr(listener, "_answers", goes_away)
    with refused():
        for _ in range(2):
            with pytest.raises(DatabaseError):
                reader()
    assert reader() > 0


def test_a_connection_that_cannot_tell_is_closed(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Listener] = []

    class NoAnswer(Listener):
        def number(self) -> tuple[int, bool]:
            made.append(self)
            raise DatabaseError

    monkeypatch.setattr(postgresql, "Listener", NoAnswer)
    with pytest.raises(DatabaseError):
        reader()
    assert made[0]._connection.closed


def test_a_change_told_of_right_behind_the_answer_is_not_missed(reader: Reader) -> None:
    reader()
    listener = reader._listener
    assert listener is not None
    ask = listener._answers

    def then_somebody_writes(sql: str) -> list[Any]:
        answers = ask(sql)
        notify()
        assert _has_said(listener.socket, 30)
        listener._connection.pgconn.consume_input()  # as if both had come at once
        return answers

    listener._answers = then_somebody_writes  # type: ignore[method-assign]
    reader()
    listener._answers = ask  # type: ignore[method-assign]
    assert reader.at_hand() is None
    number = reader()
    assert reader.at_hand() == number


def notify() -> None:
    """Tell of a change as another machine does."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.connect()
    other.connection.execute(f"NOTIFY {CHANNEL}")  # past Django, where it would tell of itself
    other.close()


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
