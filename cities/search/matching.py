"""The SQL of what is public and holds something of what was typed, with what decides its rank."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from cities.models.folding import fold
from cities.models.record import record_kinds
from cities.search.frequency import COMMON, Common
from cities.search.keys import BITS, KINDS, span
from cities.search.tokens import LONGEST_QUERY, Term, whole
from cities.search.words import TABLE, words

NEWEST = 100  # records of each kind that are found by common words alone
HARDLY = 1e-12  # less than the score of any rare word, more than none
_SOME_MOMENT = datetime(2013, 11, 21, tzinfo=UTC)  # stands for now in the SQL, which is kept

Select = tuple[str, list[Any]]  # SQL and its parameters


def found(rare: list[str], common: Common, query: str, now: datetime) -> Select:
    """SQL that begins a query with `found`: everything public that holds something of what was
    typed, with what decides its rank.
    """
    index, at = words(), connection.ops.adapt_datetimefield_value(now)
    held = [_holding(phrase) for phrase in rare]
    if rare:
        held += [
            _holding(index.every([index.some(rare), phrase]), weighs=False) for phrase in common.all
        ]
    newest = _newest(_tiers(common), at)
    named = _named(fold(query[:LONGEST_QUERY]))
    # Materialized: SQLite knows the score of a row only while it looks the phrase up.
    looked_up = [f"held{n} AS MATERIALIZED ({sql})" for n, (sql, _values) in enumerate(held)]
    parts = [f"SELECT * FROM held{n}" for n in range(len(held))]
    parts += [sql for sql, _values in (*newest, *named)]
    public, times = _public("part.id")
    all_found = (
        "found AS (SELECT id, likeness, held, score FROM (SELECT id, MAX(likeness) AS likeness,"
        " CASE WHEN SUM(held) > MAX(least) THEN SUM(held) ELSE MAX(least) END AS held,"
        " SUM(score) AS score, MAX(public) AS public"
        f" FROM ({' UNION ALL '.join(parts)}) each_part GROUP BY id) part"
        f" WHERE public = 1 OR {public})"
    )
    values = [value for _sql, given in (*held, *newest, *named) for value in given]
    return f"WITH {', '.join([*looked_up, all_found])}", [*values, *[at] * times]


class Rank(NamedTuple):
    """What is known of a record by its tier alone."""

    least: int  # words that it holds, if not more
    score: float


def _tiers(common: Common) -> dict[str, Rank]:
    """What is asked for to find records by common words alone, the best first: of each tier the
    newest are found, of which some may be those of the tiers before it.
    """
    if not common:
        return {}
    index, number = words(), len(common.telling)
    tiers: dict[str, Rank] = {}
    for phrases, join, rank in (
        (common.exact, index.every, Rank(number, HARDLY)),
        (common.telling, index.every, Rank(number, 0)),
        (common.telling, index.some, Rank(min(number, 1), 0)),
        (common.all, index.some, Rank(0, 0)),
    ):
        tiers.setdefault(join(phrases), rank)
    return tiers


def _named(folded: str) -> list[Select]:
    """SQL of what has the very name that was typed, and of what has one that begins so."""
    index, token = words(), whole(folded)
    return [
        (
            f"SELECT {_known(likeness=likeness)} FROM (SELECT {index.key} AS id FROM {TABLE}"
            f" WHERE {index.holds} ORDER BY {index.key} LIMIT {COMMON}) named{likeness}",
            [index.phrase(Term((token,), is_prefix=likeness == 1))],
        )
        for likeness in (2, 1)
    ]


def _holding(phrase: str, *, weighs: bool = True) -> Select:
    """SQL of what holds `phrase`, and how much of it if that `weighs`."""
    index = words()
    score, values = index.score(phrase) if weighs else ("0", [])
    known = _known(index.key, held=1, score=score)
    return f"SELECT {known} FROM {TABLE} WHERE {index.holds}", [*values, phrase]


def _newest(tiers: dict[str, Rank], at: Any) -> list[Select]:
    """SQL of the newest public records of each kind that hold what a tier asks for. Kind by kind:
    what one tier has read of the records, to know whether they are public, the next finds read.
    """
    index, parts = words(), []
    for kind, (sql, times) in _public_of_kinds(f"{TABLE}.{index.key}").items():
        first, last = span(kind)
        for phrase, rank in tiers.items():
            known = _known(least=rank.least, score=rank.score, public=1)
            public = (
                f"SELECT {index.key} AS id FROM {TABLE} WHERE {index.holds}"
                f" AND {index.key} BETWEEN {first} AND {last}"
                f" AND {sql} ORDER BY {index.key} LIMIT {NEWEST}"
            )
            parts.append((f"SELECT {known} FROM ({public}) newest", [phrase, *[at] * times]))
    return parts


def _known(key: str = "id", **known: Any) -> str:
    """The columns of each part: a record's key, and what is known of it by that part."""
    columns = {"likeness": 0, "held": 0, "least": 0, "score": 0, "public": 0} | known
    return ", ".join([f"{key} AS id", *(f"{value} AS {name}" for name, value in columns.items())])


@cache
def _public(key: str) -> tuple[str, int]:
    """The condition in SQL that the public may read the record of a `key`, and how often it
    asks for now. It is asked of what was found, one by one: to list all that is public takes
    longer than any search.
    """
    kinds = _public_of_kinds(key)
    cases = " ".join(f"WHEN {KINDS[kind]} THEN {sql}" for kind, (sql, _times) in kinds.items())
    return f"CASE {key} >> {BITS} {cases} END", sum(times for _sql, times in kinds.values())


@cache
def _public_of_kinds(key: str) -> dict[str, tuple[str, int]]:
    """The same for each kind, if `key` is one of that kind."""
    conditions = {}
    for model in record_kinds():
        manager: Any = model._default_manager
        public = manager.published(_SOME_MOMENT).order_by().values("pk")
        sql, parameters = public.query.sql_with_params()
        kind, own = str(model._meta.model_name), f"{model._meta.db_table}.{model._meta.pk.column}"
        is_it = f"{own} = {span(kind).last} - {key}"
        conditions[kind] = (f"EXISTS ({sql} AND {is_it})", len(parameters))
    return conditions
