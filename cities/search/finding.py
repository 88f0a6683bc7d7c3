"""What the public finds: by names first, then by how much of what was typed a record holds."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import QuerySet

from cities.models import Record, SearchEntry
from cities.models.folding import fold
from cities.models.prepared import prepared
from cities.models.record import record_kinds
from cities.search.tokens import LONGEST_QUERY, Term, terms
from cities.search.words import words

# Whether it has the very name that was typed, or one that begins so.
_LIKENESS = (
    r"CASE WHEN names LIKE %s ESCAPE '\' THEN 2 WHEN names LIKE %s ESCAPE '\' THEN 1 ELSE 0 END"
)
_SOME_MOMENT = datetime(2013, 11, 21, tzinfo=UTC)  # stands for now in the SQL, which is kept
_RANK = "likeness DESC, held DESC, score DESC, id"


class Hit(NamedTuple):
    """One record that was found."""

    kind: str
    record: Record


class Results(NamedTuple):
    """What a search finds: one page of it, and how many there are of each kind."""

    hits: list[Hit]
    counts: dict[str, int]  # by kind, before only one kind was asked for
    total: int  # of the kind that was asked for


def search(query: str, now: datetime, *, kind: str = "", start: int = 0, most: int = 20) -> Results:
    """What is public at `now` and holds something of `query`, the best first.

    A word that nothing holds lowers nobody's rank against the others; more words that are
    held raise it. `kind` asks for one model alone. Any text is a query; one without a letter
    or a digit finds nothing. A fixed number of database queries.
    """
    asked = terms(query)
    if not asked:
        return Results([], {}, 0)
    sql, parameters = _found(asked, fold(query[:LONGEST_QUERY]), now)
    only, wanted = ("WHERE kind = %s", [kind]) if kind else ("", [])
    rows = _rows(
        f"{sql}, best AS (SELECT kind, record_id, ROW_NUMBER() OVER (ORDER BY {_RANK}) AS place"
        f" FROM found {only} ORDER BY {_RANK} LIMIT %s OFFSET %s)"
        " SELECT 0, kind, COUNT(*) FROM found GROUP BY kind"
        " UNION ALL SELECT place, kind, record_id FROM best",
        [*parameters, *wanted, most, start],
    )
    counts = {name: number for place, name, number in rows if not place}
    total = counts.get(kind, 0) if kind else sum(counts.values())
    best = [(name, key) for place, name, key in sorted(rows) if place]
    return Results(_records(best), counts, total)


def _found(asked: list[Term], folded: str, now: datetime) -> tuple[str, list[Any]]:
    """SQL that begins a query with `found`: everything public that holds one of the terms, with
    what decides its rank.
    """
    matching = [words().matching(term) for term in asked]
    # Materialized: SQLite knows the score of a row only while it looks the term up.
    each = [f"term{n} AS MATERIALIZED ({sql})" for n, (sql, _values) in enumerate(matching)]
    every = " UNION ALL ".join(f"SELECT id, score FROM term{n}" for n in range(len(matching)))
    public, times = _public()
    found = (
        f"found AS (SELECT entry.id, kind, record_id, {_LIKENESS} AS likeness,"
        " COUNT(*) AS held, SUM(score) AS score"
        f" FROM ({every}) term JOIN {SearchEntry._meta.db_table} entry ON entry.id = term.id"
        f" WHERE {public} GROUP BY entry.id, kind, record_id, names)"
    )
    parameters = [value for _sql, values in matching for value in values]
    named = _plain(folded)
    likeness = [f"%\n{named}\n%", f"%\n{named}%"]
    moment = connection.ops.adapt_datetimefield_value(now)
    return f"WITH {', '.join([*each, found])}", [*parameters, *likeness, *[moment] * times]


@cache
def _public() -> tuple[str, int]:
    """The condition in SQL that the public may read the record of an `entry`, and how often it
    asks for now. It is asked of what was found, one by one: to list all that is public takes
    longer than any search.
    """
    conditions, times = [], 0
    for model in record_kinds():
        manager: Any = model._default_manager
        public = manager.published(_SOME_MOMENT).order_by().values("pk")
        sql, parameters = public.query.sql_with_params()
        key = f"{model._meta.db_table}.{model._meta.pk.column}"
        kind = model._meta.model_name
        conditions.append(f"(kind = '{kind}' AND EXISTS ({sql} AND {key} = entry.record_id))")
        times += len(parameters)
    return f"({' OR '.join(conditions)})", times


def _plain(text: str) -> str:
    """`text` as a LIKE pattern that matches nothing but itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _records(rows: list[tuple[Any, ...]]) -> list[Hit]:
    """The records of the rows, in their order."""
    models = {model._meta.model_name: model for model in record_kinds()}
    found: dict[tuple[str, int], Record] = {}
    for name in {name for name, _key in rows}:
        keys = tuple(key for each, key in rows if each == name)
        found |= {(name, record.pk): record for record in _of_kind(models[name], keys=keys)}
    return [Hit(*key[:1], found[key]) for key in map(tuple, rows) if key in found]


@prepared
def _of_kind(model: Any, *, keys: tuple[int, ...]) -> QuerySet[Any]:
    return cast(QuerySet[Any], model.objects.filter(pk__in=keys))
