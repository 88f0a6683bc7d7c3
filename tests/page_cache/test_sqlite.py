"""The generation of a file is that of its last commit, whoever made it, and costs next to nothing
while there is none.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from smartcity.page_cache import sqlite
from smartcity.page_cache.generation_query import QUESTION
from smartcity.page_cache.sqlite import SQLiteGeneration

pytestmark = pytest.mark.once

TABLE = QUESTION.split()[-1]


def made(path: Path, number: int, mode: str = "WAL") -> sqlite3.Connection:
    """A database that holds nothing but the generation."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute(f"PRAGMA journal_mode={mode}")
    database.execute(f"CREATE TABLE {TABLE} (number INTEGER)")
    database.execute(f"INSERT INTO {TABLE} VALUES ({number})")  # noqa: S608
    return database


def write(database: sqlite3.Connection, number: int) -> None:
    database.execute(f"UPDATE {TABLE} SET number = {number}")  # noqa: S608


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "db.sqlite3"


@pytest.fixture
def reader(path: Path) -> Iterator[SQLiteGeneration]:
    reader = SQLiteGeneration(path)
    yield reader
    if reader._connection is not None:
        reader._connection.close()


def asks(reader: SQLiteGeneration, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    asked: list[int] = []
    ask = reader._ask

    def counted() -> int:
        asked.append(found := ask())
        return found

    monkeypatch.setattr(reader, "_ask", counted)
    return asked


def test_each_commit_is_seen_at_once(
    path: Path, reader: SQLiteGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(made(path, 1)) as database:
        asked = asks(reader, monkeypatch)
        for number in range(2, 300):
            write(database, number)
            assert [reader() for _ in range(5)] == [number] * 5
        assert len(asked) == 298  # once for each commit


def test_what_is_not_committed_is_not_seen(path: Path, reader: SQLiteGeneration) -> None:
    with closing(made(path, 1)) as database:
        assert reader() == 1
        database.execute("BEGIN IMMEDIATE")
        write(database, 2)
        assert reader() == 1
        database.execute("ROLLBACK")
        assert reader() == 1


def test_a_log_that_begins_anew_hides_nothing(path: Path, reader: SQLiteGeneration) -> None:
    with closing(made(path, 1)) as database:
        for number in range(2, 30):
            write(database, number)
            if number % 3 == 0:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            assert reader() == number


def test_it_is_seen_when_nobody_else_has_the_file_open(
    path: Path, reader: SQLiteGeneration
) -> None:
    made(path, 1).close()
    assert reader() == 1
    for number in range(2, 20):
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            write(database, number)
        assert reader() == number


def test_another_file_in_its_place_is_found(
    path: Path, reader: SQLiteGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(path, 1).close()
    assert reader() == 1
    made(path.with_name("other"), 99, "DELETE").close()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    os.replace(path.with_name("other"), path)
    monkeypatch.setattr(sqlite, "monotonic", lambda: 1e12)
    assert reader() == 99


def test_another_file_put_there_while_the_first_is_opened_is_found(
    path: Path, reader: SQLiteGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(path, 1).close()
    made(path.with_name("other"), 99, "DELETE").close()
    mapped = sqlite._mapped

    def exchanged(index: str) -> Any:
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        os.replace(path.with_name("other"), path)
        monkeypatch.setattr(sqlite, "_mapped", mapped)
        return mapped(index)

    monkeypatch.setattr(sqlite, "_mapped", exchanged)
    assert reader() == 1
    monkeypatch.setattr(sqlite, "monotonic", lambda: 1e12)
    assert reader() == 99


def test_no_folder_is_a_fault_like_any_other(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        SQLiteGeneration(tmp_path / "nowhere" / "db.sqlite3")()


def test_a_file_without_such_a_log_is_asked_each_time(
    path: Path, reader: SQLiteGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(made(path, 1, "DELETE")) as database:
        asked = asks(reader, monkeypatch)
        for number in range(2, 10):
            write(database, number)
            assert reader() == number
        assert len(asked) == 8


def test_no_file_is_a_fault_that_passes(
    path: Path, reader: SQLiteGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        with pytest.raises(DatabaseError):
            reader()
    path.unlink()
    made(path, 5).close()
    monkeypatch.setattr(sqlite, "monotonic", lambda: 1e12)
    assert reader() == 5
