"""Text as the index stores it, and what somebody types as the index is asked.

Latin words are one token each. Chinese is written without spaces, so its runs are cut into
pairs of neighbouring characters (成都市: 成都, 都市, 市); the last character stands alone,
so that every character begins a token.
"""

import re
from typing import NamedTuple

from cities.models.folding import HAN, fold, is_chinese

LONGEST_QUERY = 200  # signs that are read of what somebody types
MOST_TERMS = 12  # terms of it that are looked for
# What is kept of a text: PostgreSQL holds a megabyte of tokens for a record, and no more.
LONGEST_TOKEN = 30
MOST_TOKENS = 9_000

# In what stands for a whole name: its beginning, and its spaces. No folded text has these signs,
# and both indexes take them for letters.
WHOLE, SPACE = "\ue000", "\ue001"

_RUNS = re.compile(rf"[{HAN}]+|[^\s{HAN}]+")


class Term(NamedTuple):
    """What is looked for: tokens that follow each other, the last one perhaps only begun."""

    tokens: tuple[str, ...]
    is_prefix: bool


def runs(text: str) -> list[str]:
    """The Latin words and the runs of Chinese characters of a text, folded, in order."""
    return _RUNS.findall(fold(text))


def tokens(text: str) -> list[str]:
    """The tokens of a text, in order; of one that is very long, those of its beginning."""
    found: list[str] = []
    for run in runs(text):
        found += [*pairs(run), run[-1]] if is_chinese(run) else [run[:LONGEST_TOKEN]]
        if len(found) > MOST_TOKENS:
            break
    return found[:MOST_TOKENS]


def whole(name: str) -> str:
    """The one token that stands for a folded name."""
    return f"{WHOLE}{name[:LONGEST_QUERY].replace(' ', SPACE)}"


def terms(query: str) -> list[Term]:
    """The terms of what somebody typed, without repetitions.

    A long run of Chinese is looked for as a whole and by its pairs: nobody types spaces.
    """
    found: dict[Term, None] = {}
    for run in runs(query[:LONGEST_QUERY]):
        for term in _terms_of(run):
            found.setdefault(term)
    return list(found)[:MOST_TERMS]


def _terms_of(run: str) -> list[Term]:
    if not is_chinese(run) or len(run) == 1:
        return [Term((run[:LONGEST_TOKEN],), is_prefix=True)]
    whole = Term(tuple(pairs(run)), is_prefix=False)
    return [whole, *(Term((pair,), is_prefix=False) for pair in pairs(run))]


def pairs(run: str) -> list[str]:
    """Each two characters of a run that stand together; of one character none."""
    return [run[start : start + 2] for start in range(len(run) - 1)]
