"""What the public finds: by names first, then by how much of what was typed a record holds.

A word that very many records hold says little of any of them. Beside rarer ones it only raises
those that hold it too; by itself it finds the newest of each kind, those made last. So a search
takes as long with a hundred thousand records as with a hundred.
"""

from datetime import datetime
from typing import NamedTuple

from cities.search.frequency import by_frequency
from cities.search.hits import Hit, hits_of
from cities.search.keys import BITS, kind_of, record_of, span
from cities.search.matching import NEWEST, found
from cities.search.tokens import terms
from cities.search.words import rows_of

_RANK = "likeness DESC, held DESC, score DESC, id"  # of equals kind by kind, the newest first


class Results(NamedTuple):
    """What a search finds: one page of it, and how many there are of each kind."""

    hits: list[Hit]
    counts: dict[str, int]  # by kind, before only one kind was asked for
    total: int  # of the kind that was asked for
    is_cut: bool = False  # of a kind, more records may hold a common word than are found


def search(query: str, now: datetime, *, kind: str = "", start: int = 0, most: int = 20) -> Results:
    """What is public at `now` and holds something of `query`, the best first.

    A word that nothing holds lowers nobody's rank against the others; more words that are
    held raise it. `kind` asks for one model alone. Any text is a query; one without a letter
    or a digit finds nothing. A few database queries, however much is typed.
    """
    rare, common = by_frequency(terms(query))
    if not rare and not common:
        return Results([], {}, 0)
    sql, parameters = found(rare, common, query, now)
    only, wanted = ("WHERE id BETWEEN %s AND %s", [*span(kind)]) if kind else ("", [])
    rows = rows_of(
        f"{sql}, best AS (SELECT id, ROW_NUMBER() OVER (ORDER BY {_RANK}) AS place"
        f" FROM (SELECT * FROM found {only} ORDER BY {_RANK} LIMIT %s OFFSET %s) listed)"
        f" SELECT 0, id >> {BITS}, COUNT(*) FROM found GROUP BY id >> {BITS}"
        " UNION ALL SELECT place, id, 0 FROM best",
        [*parameters, *wanted, most, start],
    )
    counts = {kind_of(number): count for place, number, count in rows if not place}
    total = counts.get(kind, 0) if kind else sum(counts.values())
    best = [record_of(key) for place, key, _count in sorted(rows) if place]
    listed = {kind: total} if kind else counts
    is_cut = bool(common) and max(listed.values(), default=0) >= NEWEST
    return Results(hits_of(best), counts, total, is_cut)
