"""The full-text index of each database behind one interface: FTS5 on SQLite, tsvector on
PostgreSQL. Both are given tokens and no text, so that both find the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from django.db import connection

from cities.search.tokens import Term

# Named by the form of its keys and tokens, to be raised with every change of it: code before the
# change goes on with a table of its own, and code after it knows whether it has one.
TABLE = "cities_searchindex_2"
VOCABULARY = f"{TABLE}_places"  # of SQLite alone: the tokens of the index, wherever they stand
LAST_SIGN = "\U0010ffff"  # behind all others, and in no text
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

    def settle(self) -> None:
        """Put in order what was written, after much of it."""

    def phrase(self, term: Term) -> str:
        """What is asked for to find what holds `term`."""

    def wider(self, term: Term) -> str:
        """What is asked for to find what holds `term`, and perhaps more: quick to read the
        beginning of.
        """

    def often(self, terms: Sequence[Term]) -> list[str]:
        """The same as `phrase`, of several that very many records may hold: quick to read the
        beginning of, and no measure of a score. One database query at most.
        """

    def every(self, phrases: Iterable[str]) -> str:
        """What is asked for to find what holds all of these."""

    def some(self, phrases: Iterable[str]) -> str:
        """What is asked for to find what holds any of these."""

    def score(self, phrase: str) -> tuple[str, list[Any]]:
        """SQL that says how much of `phrase` a row holds that was found by it."""


# The first words of the index that begin so, each sought behind the one before and its shortest
# ending: read one after the other, they cost all the places where a common word stands.
_NEXT = f"SELECT term FROM {VOCABULARY} WHERE term BETWEEN"
_BEGINNING = (
    f"WITH RECURSIVE listed(term) AS (SELECT ({_NEXT} %s AND %s LIMIT 1) UNION ALL"
    f" SELECT ({_NEXT} listed.term || char(0) AND %s LIMIT 1) FROM listed"
    " WHERE term IS NOT NULL) SELECT term FROM listed WHERE term IS NOT NULL LIMIT %s"
)


class SQLiteWords:
    """A table of FTS5. It keeps the tokens: without them rows could not be deleted. What begins
    with one, two or three signs is listed too.
    """

    key = "rowid"
    holds = f"{TABLE} MATCH %s"
    LISTED = 3  # signs
    MOST_WORDS = 100  # of one beginning: many more take as long one by one as put together

    def make(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5"
                f"(names, text, wholes, prefix='{' '.join(map(str, range(1, self.LISTED + 1)))}',"
                " tokenize='unicode61 remove_diacritics 0')"
            )
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {VOCABULARY}"
                f" USING fts5vocab({TABLE}, 'instance')"
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

    def settle(self) -> None:
        with connection.cursor() as cursor:
            # One list of each word instead of one of each of many writings: half the time to read.
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")

    def phrase(self, term: Term) -> str:
        # Tokens are letters and digits; the quotes make a phrase of them.
        return f'"{" ".join(term.tokens)}"' + ("*" if term.is_prefix else "")

    def wider(self, term: Term) -> str:
        if self._is_quick(term):
            return self.phrase(term)
        return self.phrase(Term((term.tokens[0][: self.LISTED],), is_prefix=True))

    def often(self, terms: Sequence[Term]) -> list[str]:
        # Word by word, only as much is read of the others as is asked for.
        begun = [each for each in terms if not self._is_quick(each)]
        begins = self._words(begun)
        return [
            self.some(f'"{word}"' for word in begins[term])
            if 0 < len(begins.get(term, ())) <= self.MOST_WORDS
            else self.phrase(term)
            for term in terms
        ]

    def _is_quick(self, term: Term) -> bool:
        # What begins with more signs than are listed is put together anew each time it is asked
        # for, however little is read of it.
        return not term.is_prefix or len(term.tokens[0]) <= self.LISTED

    def _words(self, begun: Sequence[Term]) -> dict[Term, list[str]]:
        """The words of the index that begin as each of the terms does: some more than the most."""
        if not begun:
            return {}
        found: dict[Term, list[str]] = {term: [] for term in begun}
        for n, word in rows_of(
            " UNION ALL ".join(f"SELECT {n}, term FROM ({_BEGINNING})" for n in range(len(begun))),
            [
                value
                for (begin,), _ in begun
                for value in (begin, *[begin + LAST_SIGN] * 2, self.MOST_WORDS + 1)
            ],
        ):
            found[begun[n]].append(word)
        return found

    def every(self, phrases: Iterable[str]) -> str:
        return f"({' AND '.join(phrases)})"

    def some(self, phrases: Iterable[str]) -> str:
        return f"({' OR '.join(phrases)})"

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
                f"CREATE INDEX IF NOT EXISTS {TABLE}_vector ON {TABLE} USING gin (vector)"
            )

    def write(self, told: Sequence[Told]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (id, vector) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (id) DO UPDATE SET vector = EXCLUDED.vector",
                [(each.key, _vector(each)) for each in told],
            )

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {TABLE}")

    def phrase(self, term: Term) -> str:
        ending = ":*" if term.is_prefix else ""
        return "(" + " <-> ".join(f"'{token}'{ending}" for token in term.tokens) + ")"

    wider = phrase

    def often(self, terms: Sequence[Term]) -> list[str]:
        return list(map(self.phrase, terms))

    def every(self, phrases: Iterable[str]) -> str:
        return f"({' & '.join(phrases)})"

    def some(self, phrases: Iterable[str]) -> str:
        return f"({' | '.join(phrases)})"

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


def is_there() -> bool:
    """Whether the database has an index of this form at all, filled or not."""
    wanted = {TABLE, VOCABULARY} if connection.vendor == "sqlite" else {TABLE}
    return wanted <= set(connection.introspection.table_names())


def rows_of(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the database answers to `sql`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def words() -> Words:
    """The index of the database in use."""
    return PostgreSQLWords() if connection.vendor == "postgresql" else SQLiteWords()
