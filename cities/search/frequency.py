"""Which of the terms that were typed few records hold, and which very many do."""

from cities.search.tokens import Term
from cities.search.words import TABLE, rows_of, words

COMMON = 500  # records; what more of them hold tells them apart no longer
_COMMON_ITSELF = -1  # counts for: more than COMMON, even as it stands


def by_frequency(asked: list[Term]) -> tuple[list[str], list[str]]:
    """The phrases that few records hold, and those that many do; not those that none does.

    A word that is common as it stands is not taken for the beginning of another, and what is part
    of a longer common phrase says no more than that.
    """
    rare: list[Term] = []
    common: list[Term] = []
    for term, count in zip(asked, _counts(asked), strict=True):
        if not count:
            continue
        if count == _COMMON_ITSELF:
            common.append(term._replace(is_prefix=False))
        else:
            (common if count > COMMON else rare).append(term)
    parts = [term for term in common if any(set(term.tokens) < set(o.tokens) for o in common)]
    telling = dict.fromkeys(term for term in common if term not in parts)
    return list(map(words().phrase, rare)), list(map(words().phrase, telling))


def _counts(asked: list[Term]) -> list[int]:
    """How many records hold each term, public or not, as far as COMMON and one more."""
    if not asked:
        return []
    index = words()
    held = f"SELECT COUNT(*) FROM (SELECT 1 FROM {TABLE} WHERE {index.holds} LIMIT {COMMON + 1}) t"
    counted = rows_of(
        " UNION ALL ".join(
            f"SELECT {n}, CASE WHEN ({held}) > {COMMON} THEN {_COMMON_ITSELF} ELSE ({held}) END"
            for n in range(len(asked))
        ),
        [index.phrase(each) for term in asked for each in (term._replace(is_prefix=False), term)],
    )
    return [count for _n, count in sorted(counted)]
