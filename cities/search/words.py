"""The full-text index of each database behind one interface: FTS5 on SQLite, tsvector on
PostgreSQL. Both are given tokens and no text, so that both find the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from django.db import connection

from cities.models import SearchEntry
from cities.search.tokens import Term

TABLE = SearchEntry.WORDS
NAMES_WEIGH = 8  # times what the other words do


class Told(NamedTuple):
    """The tokens of one record, under the key of its entry."""

    key: int
    names: list[str]
    text: list[str]


class Words(Protocol):
    """What a database's index is asked to do."""

    def make(self) -> None:
        """Make the table, if it is not there: it is none that Django knows."""

    def write(self, told: Sequence[Told]) -> None:
        """Keep the tokens of these records, instead of those they had."""

    def clear(self) -> None:
        """Forget all."""

    def matching(self, term: Term) -> tuple[str, list[Any]]:
        """SQL that selects `id` and `score` of what holds `term`, and its parameters."""


class SQLiteWords:
    """A table of FTS5. It keeps the tokens: without them rows could not be deleted."""

    def make(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE}"
                " USING fts5(names, text, tokenize='unicode61 remove_diacritics 0')"
            )

    def write(self, told: Sequence[Told]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE rowid = %s", [[each.key] for each in told]
            )
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, names, text) VALUES (%s, %s, %s)",
                [(each.key, " ".join(each.names), " ".join(each.text)) for each in told],
            )

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")

    def matching(self, term: Term) -> tuple[str, list[Any]]:
        # Tokens are letters and digits; the quotes make a phrase of them.
        phrase = f'"{" ".join(term.tokens)}"' + ("*" if term.is_prefix else "")
        score = f"-bm25({TABLE}, {NAMES_WEIGH}.0, 1.0)"
        return f"SELECT rowid AS id, {score} AS score FROM {TABLE} WHERE {TABLE} MATCH %s", [phrase]


class PostgreSQLWords:
    """A table with a tsvector, written as such: no parser and no locale takes part."""

    # What a tsvector can tell apart; positions of what stands further back become the last.
    LAST_POSITION = 16383

    def make(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {TABLE}"
                " (id bigint PRIMARY KEY, vector tsvector NOT NULL)"
            )
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS searchwords_vector ON {TABLE} USING gin (vector)"
            )

    def write(self, told: Sequence[Told]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (id, vector) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (id) DO UPDATE SET vector = EXCLUDED.vector",
                [(each.key, _vector(each)) for each in told],
            )

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")  # not TRUNCATE, which keeps readers waiting

    def matching(self, term: Term) -> tuple[str, list[Any]]:
        ending = ":*" if term.is_prefix else ""
        query = " <-> ".join(f"'{token}'{ending}" for token in term.tokens)
        weights = f"'{{{1 / NAMES_WEIGH}, 0, 0, 1}}'"
        score = f"ts_rank({weights}, vector, %s::tsquery)"
        where = "vector @@ %s::tsquery"
        return f"SELECT id, {score} AS score FROM {TABLE} WHERE {where}", [query, query]


def _vector(told: Told) -> str:
    names, text = told.names, told.text
    return " ".join((*_lexemes(names, 1, "A"), *_lexemes(text, len(names) + 10, "D")))


def _lexemes(tokens: Iterable[str], start: int, weight: str) -> Iterable[str]:
    last = PostgreSQLWords.LAST_POSITION
    return (f"'{token}':{min(n, last)}{weight}" for n, token in enumerate(tokens, start))


def words() -> Words:
    """The index of the database in use."""
    return PostgreSQLWords() if connection.vendor == "postgresql" else SQLiteWords()
