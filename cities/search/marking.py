"""Where a text holds what was typed: for the marks in a list of hits."""

import re
from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cities.models.folding import fold, is_chinese
from cities.search.tokens import LONGEST_QUERY, pairs, runs

Spans = tuple[tuple[int, int], ...]  # beginnings and ends of parts of a text, in order and apart
LENGTH = 160  # signs of an excerpt
MANY = 50  # different signs, more of which are quicker folded one by one
_PLAIN_CHINESE = re.compile("[\u3400-\u9fff]+")
# What folding makes another Chinese character of, or takes from between two.
_OTHER_CHINESE = re.compile(
    "[\u2e80-\u2fdf\u3038-\u303a\u3190-\u319f\u3200-\u33ff\uf900-\ufaff"
    "\U0001f210-\U0001f251\U0002f800-\U0002fa1f'’‘ʼ]"
)
# What folding may change more than into lower case.
_NOT_PLAIN = re.compile("[^A-Za-z0-9 \u3400-\u4dbf\u4e00-\u9fff]")


@lru_cache(maxsize=8)  # of a hit each text is asked for again when it is shown
def spans(text: str, query: str) -> Spans:
    """What `text` holds of `query`."""
    sought = _sought(query)
    is_plain = False
    if sought.is_plain_chinese:
        if text.isascii():
            return ()
        is_plain = not _OTHER_CHINESE.search(text)
    found = sorted(_found(sought.runs, text if is_plain else _folded(text)))
    if not found or is_plain:
        return _joined(found)
    places = _Places(text)
    return _joined([(places[start], places[end - 1] + 1) for start, end in found])


def excerpt(text: str, query: str) -> str:
    """The stretch of `text` around the first of what was typed, or its beginning, in one line."""
    if len(text) <= LENGTH:
        return " ".join(text.split())
    first = next(iter(spans(text, query)), (0, 0))[0]
    text = text.replace("\n", " ")
    start = max(0, min(first - LENGTH // 3, len(text) - LENGTH))
    if start and not is_chinese(text[start]):
        start = text.find(" ", start, first) + 1 or start
    end = start + LENGTH
    if end < len(text) and not is_chinese(text[end]):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    stretch = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{stretch}{'…' if end < len(text) else ''}"


class _Run(NamedTuple):
    """A run that was typed."""

    text: str
    pairs: tuple[str, ...]  # of Chinese that is not there itself, its pairs are looked for
    is_chinese: bool


class _Sought(NamedTuple):
    """What was typed."""

    runs: tuple[_Run, ...]
    is_plain_chinese: bool  # it can be looked for in a text as it stands: to fold that takes longer


@lru_cache(maxsize=16)  # what was typed is looked for in every text of the page
def _sought(query: str) -> _Sought:
    typed = runs(query[:LONGEST_QUERY])
    return _Sought(
        tuple(
            _Run(run, tuple(pairs(run)), True) if is_chinese(run) else _Run(run, (), False)
            for run in typed
        ),
        all(map(_PLAIN_CHINESE.fullmatch, typed)),
    )


def _found(sought: tuple[_Run, ...], folded: str) -> Iterator[tuple[int, int]]:
    """Where the runs stand in a folded text."""
    for run in sought:
        for wanted in run.pairs if run.pairs and run.text not in folded else (run.text,):
            start = folded.find(wanted)
            while start >= 0:
                end = start + len(wanted)
                if run.is_chinese or not folded[start - 1 : start].strip():
                    yield start, end
                start = folded.find(wanted, end)


class _Signs(dict[int, str]):
    """What each sign is in the index, for `translate`: the signs of a page come again and again."""

    def __init__(self) -> None:
        self.uneven = set("'’‘ʼ")  # those of them that are none there, or several

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = fold(sign) or ("" if sign in "'’‘ʼ" else " ")
        if len(folded) != 1:
            self.uneven.add(sign)  # first: another thread may count places by it at once
        self[code] = folded
        return folded


_SIGNS = _Signs()


def _folded(text: str) -> str:
    """`text` sign by sign as the index compares it."""
    if text.isascii():  # quick, as long as one sign comes for one sign
        return text.replace("'", "").translate(_SIGNS)
    # Of others `translate` asks for each sign one by one. As a rule few are not plain.
    signs = set(_NOT_PLAIN.findall(text))
    if len(signs) > MANY:
        return text.translate(_SIGNS)
    for sign in signs:
        text = text.replace(sign, _SIGNS[ord(sign)])
    return text.casefold()


class _Places:
    """Where in a text each sign of the folded one comes from."""

    def __init__(self, text: str) -> None:
        self._begin: list[int] = []  # where what an uneven sign folds to begins
        self._signs: list[tuple[int, int]] = []  # where that sign is, and how many it folds to
        at = last = 0
        for sign in _uneven(len(_SIGNS.uneven)).finditer(text):  # few, as a rule
            at += sign.start() - last
            self._begin.append(at)
            self._signs.append((sign.start(), len(_SIGNS[ord(sign[0])])))
            at, last = at + len(_SIGNS[ord(sign[0])]), sign.end()

    def __getitem__(self, at: int) -> int:
        if not (number := bisect(self._begin, at)):
            return at
        beyond = at - self._begin[number - 1]
        sign, length = self._signs[number - 1]
        return sign + 1 + beyond - length if beyond >= length else sign


@lru_cache(maxsize=1)
def _uneven(_number: int) -> re.Pattern[str]:
    """Finds the uneven signs, that many of which are known."""
    return re.compile(f"[{re.escape(''.join(_SIGNS.uneven))}]")


def _joined(found: list[tuple[int, int]]) -> Spans:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
