"""Which of the terms that were typed few records hold, and which very many do."""

from typing import NamedTuple

from cities.search.tokens import Term
from cities.search.words import TABLE, rows_of, words

COMMON = 500  # records; what more of them hold tells them apart no longer


class Common(NamedTuple):
    """The phrases of what very many records hold."""

    exact: list[str]  # as it stands; of a longer phrase and its parts the phrase alone
    telling: list[str]  # the same, begun words too
    all: list[str]  # parts too

    def __bool__(self) -> bool:
        return bool(self.all)


def by_frequency(asked: list[Term]) -> tuple[list[str], Common]:
    """The phrases that few records hold, and those that many do; not those that none does."""
    index = words()
    often = dict(zip(asked, index.often(asked), strict=True))
    counts = dict(zip(asked, _counts(list(often.values())), strict=True))
    rare = [index.phrase(term) for term in asked if 0 < counts[term] <= COMMON]
    common = [term for term in asked if counts[term] > COMMON]
    parts = {term for term in common if any(set(term.tokens) < set(o.tokens) for o in common)}
    telling = [term for term in common if term not in parts]
    return rare, Common(
        [index.phrase(term._replace(is_prefix=False)) for term in telling],
        [often[term] for term in telling],
        [often[term] for term in common],
    )


def _counts(phrases: list[str]) -> list[int]:
    """How many records hold each phrase, public or not, as far as COMMON and one more."""
    if not phrases:
        return []
    held = f"SELECT 1 FROM {TABLE} WHERE {words().holds} LIMIT {COMMON + 1}"
    counted = rows_of(
        " UNION ALL ".join(
            f"SELECT {n}, COUNT(*) FROM ({held}) held{n}" for n in range(len(phrases))
        ),
        phrases,
    )
    return [count for _n, count in sorted(counted)]
