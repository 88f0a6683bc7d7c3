"""Which of the terms that were typed few records hold, and which very many do."""

from cities.search.tokens import Term
from cities.search.words import TABLE, rows_of, words

COMMON = 500  # records; what more of them hold tells them apart no longer


def by_frequency(asked: list[Term]) -> tuple[list[str], list[str]]:
    """The phrases that few records hold, and those that many do; not those that none does."""
    index = words()
    phrases = index.often(asked)
    counts = _counts(phrases)
    rare = [
        index.phrase(term) for term, count in zip(asked, counts, strict=True) if 0 < count <= COMMON
    ]
    return rare, [each for each, count in zip(phrases, counts, strict=True) if count > COMMON]


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
