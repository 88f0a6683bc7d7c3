"""Which of the terms that were typed few records hold, and which very many do."""

from collections.abc import Iterable
from typing import NamedTuple

from cities.remembering import remembered
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
    """The phrases that few records hold, and those that many do; not those that are known to be
    held by none.
    """
    index = words()
    if not asked or not remembered("words may be common", _may_be_common):
        return [index.phrase(term) for term in asked], Common([], [], [])
    exact = {term: index.phrase(term._replace(is_prefix=False)) for term in asked}
    held, common = _held_and_common(exact)
    rare = [index.phrase(term) for term in held if term not in common]
    parts = {term for term in common if any(set(term.tokens) < set(o.tokens) for o in common)}
    telling = [term for term in common if term not in parts]
    return rare, Common(
        [exact[term] for term in telling],
        [common[term] for term in telling],
        list(common.values()),
    )


def _may_be_common() -> bool:
    """Whether there are so many records: of fewer nothing is counted."""
    first = f"SELECT 1 FROM {TABLE} LIMIT {COMMON + 1}"
    ((number,),) = rows_of(f"SELECT COUNT(*) FROM ({first}) first", [])
    return bool(number > COMMON)


def _held_and_common(exact: dict[Term, str]) -> tuple[list[Term], dict[Term, str]]:
    """Of the terms those that records may hold, and of these the common ones, with what is asked
    for to find them.

    Most are told apart by what is quick to count: rare by the few signs that they begin with,
    common as they stand.
    """
    index = words()
    wider = {term: index.wider(term) for term in exact}
    begun = [exact[term] for term in exact if wider[term] != index.phrase(term)]
    counts = _counts([*wider.values(), *begun])
    maybe = [term for term in exact if counts[wider[term]] > COMMON]
    often = dict(zip(maybe, index.often(maybe), strict=True))
    unsure = (often[term] for term in maybe if counts.get(exact[term], 0) <= COMMON)
    counts |= _counts(phrase for phrase in unsure if phrase not in counts)

    def count(term: Term) -> int:
        """How many records hold it, as far as that decides."""
        known = (counts.get(phrase) for phrase in (exact[term], often.get(term, wider[term])))
        return max(number for number in known if number is not None)

    held = [term for term in exact if count(term)]
    return held, {term: often[term] for term in maybe if count(term) > COMMON}


def _counts(phrases: Iterable[str]) -> dict[str, int]:
    """How many records hold each phrase, public or not, as far as COMMON and one more."""
    asked = list(dict.fromkeys(phrases))
    if not asked:
        return {}
    held = f"SELECT 1 FROM {TABLE} WHERE {words().holds} LIMIT {COMMON + 1}"
    counted = (f"SELECT {n}, COUNT(*) FROM ({held}) held{n}" for n in range(len(asked)))
    return {asked[n]: count for n, count in rows_of(" UNION ALL ".join(counted), asked)}
