"""The full-text index of each database behind one interface: FTS5 on SQLite, tsvector on
PostgreSQL. Both are given tokens and no text, so that both find the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from django.db import connection

from cities.search.tokens import Term

TABLE = "cities_searchindex"
NAMES_WEIGH = 8  # times what the other words do


class Told(NamedTuple):
    """The tokens of one record."""

    key: int
    names: list[str]
    text: list[str]
    wholes: list[str]  # each name as one token, which no word is


class Words(Protocol):
    """What a database's index is asked to do."""

    key: str  # the column
    holds: str  # the condition that a row holds a phrase, which is its parameter

    def make(self) -> None:
        """Make the table, if it is not there: it is none that Django knows."""

    def write(self, told: Sequence[Told]) -> None:
        """Keep the tokens of these records, instead of those they had."""

    def phrase(self, term: Term) -> str:
        """What is asked for to find what holds `term`."""

    def every(self, phrases: Iterable[str]) -> str:
        """What is asked for to find what holds all of these."""

    def some(self, phrases: Iterable[str]) -> str:
        """What is asked for to find what holds any of these."""

    def without(self, phrase: str, others: Sequence[str]) -> str:
        """What is asked for to find what holds `phrase` and none of the others."""

    def score(self, phrase: str) -> tuple[str, list[Any]]:
        """SQL that says how much of `phrase` a row holds that was found by it."""


class SQLiteWords:
    """A table of FTS5. It keeps the tokens: without them rows could not be deleted. What begins
    with one, two or three signs is listed too: else all words that do so would be gone through.
    """

    key = "rowid"
    holds = f"{TABLE} MATCH %s"

    def make(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5"
                "(names, text, wholes, prefix='1 2 3', tokenize='unicode61 remove_diacritics 0')"
            )

    def write(self, told: Sequence[Told]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE rowid = %s", [[each.key] for each in told]
            )
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, names, text, wholes) VALUES (%s, %s, %s, %s)",
                [(each.key, *map(" ".join, each[1:])) for each in told],
            )

    def phrase(self, term: Term) -> str:
        # Tokens are letters and digits; the quotes make a phrase of them.
        return f'"{" ".join(term.tokens)}"' + ("*" if term.is_prefix else "")

    def every(self, phrases: Iterable[str]) -> str:
        return f"({' AND '.join(phrases)})"

    def some(self, phrases: Iterable[str]) -> str:
        return f"({' OR '.join(phrases)})"

    def without(self, phrase: str, others: Sequence[str]) -> str:
        return f"({phrase} NOT {self.some(others)})" if others else phrase

    def score(self, phrase: str) -> tuple[str, list[Any]]:
        return f"-bm25({TABLE}, {NAMES_WEIGH}.0, 1.0, 0.0)", []


class PostgreSQLWords:
    """A table with a tsvector, written as such: no parser and no locale takes part."""

    key = "id"
    holds = "vector @@ %s::tsquery"
    # What a tsvector can tell apart; positions of what stands further back become the last.
    LAST_POSITION = 16383

    def make(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {TABLE}"
                " (id bigint PRIMARY KEY, vector tsvector NOT NULL)"
            )
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS searchindex_vector ON {TABLE} USING gin (vector)"
            )

    def write(self, told: Sequence[Told]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (id, vector) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (id) DO UPDATE SET vector = EXCLUDED.vector",
                [(each.key, _vector(each)) for each in told],
            )

    def phrase(self, term: Term) -> str:
        ending = ":*" if term.is_prefix else ""
        return "(" + " <-> ".join(f"'{token}'{ending}" for token in term.tokens) + ")"

    def every(self, phrases: Iterable[str]) -> str:
        return f"({' & '.join(phrases)})"

    def some(self, phrases: Iterable[str]) -> str:
        return f"({' | '.join(phrases)})"

    def without(self, phrase: str, others: Sequence[str]) -> str:
        return f"({phrase} & !{self.some(others)})" if others else phrase

    def score(self, phrase: str) -> tuple[str, list[Any]]:
        return f"ts_rank('{{{1 / NAMES_WEIGH}, 0, 0, 1}}', vector, %s::tsquery)", [phrase]


def _vector(told: Told) -> str:
    of_text = len(told.names) + 10
    lexemes = (
        *_lexemes(told.names, 1, "A"),
        *_lexemes(told.text, of_text, "D"),
        *_lexemes(told.wholes, of_text + len(told.text) + 10, "C"),
    )
    return " ".join(lexemes)


def _lexemes(tokens: Iterable[str], start: int, weight: str) -> Iterable[str]:
    last = PostgreSQLWords.LAST_POSITION
    return (f"'{token}':{min(n, last)}{weight}" for n, token in enumerate(tokens, start))


def take_out(key: int) -> None:
    """Keep nothing of the record that has `key`."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {words().key} = %s", [key])


def clear() -> None:
    """Keep nothing of any record."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # not TRUNCATE, which keeps readers waiting


def rows_of(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the database answers to `sql`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def words() -> Words:
    """The index of the database in use."""
    return PostgreSQLWords() if connection.vendor == "postgresql" else SQLiteWords()
