"""Connections to SQLite that one request leaves for the next."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.utils import ConnectionHandler

from smartcity import patience
from smartcity.sqlite import base, pool
from smartcity.sqlite.pool import LASTS, Pool

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _empty_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(base, "_POOL", Pool())
    monkeypatch.setattr(patience, "_serves", True)
    yield
    while lent := base._POOL._last():
        lent.connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "db.sqlite3"


@pytest.fixture
def database(path: Path) -> Any:
    """The database there, as a thread of a process that serves sees it."""
    sqlite3.connect(path).execute("CREATE TABLE fruit (name TEXT UNIQUE)").connection.close()
    return ConnectionHandler({"default": {"ENGINE": "smartcity.sqlite", "NAME": path}})["default"]


def end(database: Any) -> None:
    """What Django does when a request ends."""
    database.close_if_unusable_or_obsolete()


def used(database: Any) -> sqlite3.Connection:
    """The connection that a request used, which has ended."""
    database.ensure_connection()
    connection: sqlite3.Connection = database.connection
    end(database)
    return connection


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def test_what_one_request_leaves_the_next_one_uses(database: Any) -> None:
    first = used(database)
    assert used(database) is first


def test_whichever_thread_it_falls_to(database: Any) -> None:
    first = used(database)
    with ThreadPoolExecutor(1) as thread:
        another = ConnectionHandler({"default": database.settings_dict})
        assert thread.submit(lambda: used(another["default"])).result() is first


def test_two_at_once_have_two(database: Any) -> None:
    database.ensure_connection()
    another = ConnectionHandler({"default": database.settings_dict})["default"]
    assert used(another) is not database.connection
    end(database)


def test_one_amid_a_transaction_is_closed(database: Any) -> None:
    database.ensure_connection()
    connection = database.connection
    connection.execute("BEGIN")
    connection.execute("INSERT INTO fruit VALUES ('pear')")
    end(database)
    assert not is_open(connection)
    with database.cursor() as cursor:
        assert cursor.execute("SELECT * FROM fruit").fetchall() == []
    end(database)


def test_one_that_is_closed_inside_a_block_is_not_lent(database: Any) -> None:
    database.ensure_connection()
    connection, database.in_atomic_block = database.connection, True
    database.close()  # the wrapper goes on having it
    assert not is_open(connection)


def test_after_an_error_it_is_as_good_as_ever(database: Any) -> None:
    connection = used(database)
    with database.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("SELECT no_such_column FROM fruit")
    end(database)
    assert used(database) is connection
    connection.execute("INSERT INTO fruit VALUES ('pear')")


def test_one_of_a_file_that_was_replaced_is_closed(database: Any, path: Path) -> None:
    connection = used(database)
    path.rename(path.with_suffix(".old"))
    sqlite3.connect(path).execute("CREATE TABLE fruit (name TEXT)").connection.close()
    assert used(database) is not connection
    assert not is_open(connection)


def test_a_command_closes_its_own(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_serves", False)
    assert not is_open(used(database))


def test_each_is_opened_anew_after_a_while(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = monotonic()
    database.ensure_connection()
    another = ConnectionHandler({"default": database.settings_dict})["default"]
    at_once = used(another)  # at the bottom, and not needed again
    connection = used(database)
    monkeypatch.setattr(pool, "monotonic", lambda: begun + LASTS - 5)
    assert used(database) is connection
    monkeypatch.setattr(pool, "monotonic", lambda: begun + LASTS + 5)
    assert used(database) is not connection
    assert not is_open(connection)
    assert not is_open(at_once)


def test_one_that_is_over_while_it_is_used_is_closed(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.ensure_connection()
    connection, begun = database.connection, monotonic()
    monkeypatch.setattr(pool, "monotonic", lambda: begun + LASTS + 5)
    end(database)
    assert not is_open(connection)
