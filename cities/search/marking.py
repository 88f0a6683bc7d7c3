"""Where a text holds what was typed: for the marks in a list of hits."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cities.models.folding import fold, is_chinese
from cities.search.tokens import LONGEST_QUERY, pairs, runs

LENGTH = 160  # signs of an excerpt
_PLAIN_CHINESE = re.compile("[\u3400-\u9fff]+")
# What folding makes another Chinese character of, or takes from between two.
_OTHER_CHINESE = re.compile("[\u2e80-\u2fdf\u3200-\u33ff\uf900-\ufaff\U0002f800-\U0002fa1f'’‘ʼ]")


class Piece(NamedTuple):
    """A part of a text, and whether it is what was typed."""

    text: str
    is_hit: bool


@lru_cache(maxsize=8)  # of a hit each text is asked for again when it is shown
def spans(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Beginnings and ends of what `text` holds of `query`, in order and apart."""
    is_plain = _is_plain_chinese(query) and not _OTHER_CHINESE.search(text)
    folded = text if is_plain else _folded(text)
    found = []
    for sought in _sought(query, folded):
        start = folded.find(sought)
        while start >= 0:
            end = start + len(sought)
            if is_chinese(sought) or not folded[start - 1 : start].strip():
                found.append((start, end))
            start = folded.find(sought, end)
    if not found:
        return ()
    places = range(len(text)) if is_plain else _places(text)
    return _joined(sorted((places[start], places[end - 1] + 1) for start, end in found))


def pieces(text: str, query: str) -> list[Piece]:
    """`text` in pieces, those that hold what was typed marked."""
    found, last = [], 0
    for start, end in spans(text, query):
        found += [Piece(text[last:start], False), Piece(text[start:end], True)]
        last = end
    return [piece for piece in (*found, Piece(text[last:], False)) if piece.text]


def excerpt(text: str, query: str) -> str:
    """The stretch of `text` around the first of what was typed, or its beginning."""
    text = " ".join(text.split())
    if len(text) <= LENGTH:
        return text
    first = next(iter(spans(text, query)), (0, 0))[0]
    start = max(0, min(first - LENGTH // 3, len(text) - LENGTH))
    if start and not is_chinese(text[start]):
        start = text.find(" ", start) + 1 or start
    end = start + LENGTH
    if end < len(text) and not is_chinese(text[end]):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _sought(query: str, folded: str) -> list[str]:
    """What to look for: each run that was typed; of Chinese that is not there, its pairs."""
    found = []
    for run in _typed(query):
        if is_chinese(run) and len(run) > 2 and run not in folded:
            found += pairs(run)
        else:
            found.append(run)
    return found


@lru_cache(maxsize=16)
def _is_plain_chinese(query: str) -> bool:
    """Whether it can be looked for in a text as it stands: to fold that takes longer."""
    return all(_PLAIN_CHINESE.fullmatch(run) for run in _typed(query))


@lru_cache(maxsize=16)  # what was typed is looked for in every text of the page
def _typed(query: str) -> tuple[str, ...]:
    return tuple(runs(query[:LONGEST_QUERY]))


class _Signs(dict[int, str]):
    """What each sign is in the index, for `translate`: the signs of a page come again and again."""

    def __init__(self) -> None:
        self.uneven = set("'’‘ʼ")  # those of them that are none there, or several

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = fold(sign) or ("" if sign in "'’‘ʼ" else " ")
        if len(self[code]) != 1:
            self.uneven.add(sign)
        return self[code]


_SIGNS = _Signs()


def _folded(text: str) -> str:
    """`text` sign by sign as the index compares it."""
    return text.translate(_SIGNS)


def _places(text: str) -> Sequence[int]:
    """Where in `text` each sign of the folded one comes from."""
    places: list[int] = []
    last = 0
    for uneven in _uneven(len(_SIGNS.uneven)).finditer(text):  # few, as a rule
        places += range(last, uneven.start())
        places += [uneven.start()] * len(_SIGNS[ord(uneven[0])])
        last = uneven.end()
    return [*places, *range(last, len(text))] if last else range(len(text))


@lru_cache(maxsize=1)
def _uneven(_number: int) -> re.Pattern[str]:
    """Finds the uneven signs, that many of which are known."""
    return re.compile(f"[{re.escape(''.join(_SIGNS.uneven))}]")


def _joined(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
