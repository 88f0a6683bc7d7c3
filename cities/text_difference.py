"""What changed between two texts: by character in Chinese, by word in languages with spaces."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A tag, a Chinese character, a word, white space, or any other single sign.
_TOKEN = re.compile(rf"</?[a-z][^<>]*>|[{_HAN}]|[^\W{_HAN}]+|\s+|[^\w\s]", re.IGNORECASE)

# What is shorter than this and stands between two changes only makes them hard to read.
_TELLING = 4


class Piece(NamedTuple):
    """A stretch of text that both have, or only one of them."""

    kind: Literal["same", "removed", "added"]
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in reading order; joined without the added, they are `old`."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[Piece] = []
    removed, added = "", ""
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        was, now = "".join(before[start:end]), "".join(after[new_start:new_end])
        between = (removed or added) and end < len(before)
        if tag != "equal" or (between and len(was.strip()) < _TELLING):
            removed, added = removed + was, added + now
            continue
        pieces += [*_changed(removed, added), Piece("same", was)]
        removed, added = "", ""
    return pieces + _changed(removed, added)


def _changed(removed: str, added: str) -> list[Piece]:
    pieces = (Piece("removed", removed), Piece("added", added))
    return [piece for piece in pieces if piece.text]
