"""Text reduced to what sorting and searching compare.

`fold` makes Malmö, MALMO and malmo one text; `reading` spells Chinese in pinyin.
"""

import re
import unicodedata
from functools import lru_cache

from cities.pinyin import spelled

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
)
_UNDECOMPOSED = frozenset(map(chr, _LETTERS))
_APOSTROPHE = re.compile("['’‘ʼ]")
_WORD = re.compile(r"[^\W_]+")
HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # inside a class of a pattern
_HAN = re.compile(f"[{HAN}]")


def fold(text: str) -> str:
    """Lower case, without accents or punctuation, words one space apart."""
    text = text.lower() if text.isascii() else _base_letters(text)
    return " ".join(_WORD.findall(_APOSTROPHE.sub("", text)))


def _base_letters(text: str) -> str:
    """Lower case, without accents."""
    text = unicodedata.normalize("NFKD", text).casefold()
    signs = set(text)  # far fewer than the text is long
    if not signs.isdisjoint(_UNDECOMPOSED):
        text = text.translate(_LETTERS)
    text = unicodedata.normalize("NFKD", text)
    marks = {ord(sign): None for sign in set(text) if unicodedata.combining(sign)}
    return text.translate(marks) if marks else text


def is_chinese(text: str) -> bool:
    """Whether `text` has a Chinese character in it."""
    return bool(_HAN.search(text))


@lru_cache(maxsize=1024)  # a name is sorted by, and found by, what it is read as
def reading(text: str) -> str:
    """`text` with its Chinese characters spelled in pinyin without tones, syllables apart.

    Polyphones are read by the word they stand in (成都 is cheng du); where that guess is
    wrong, the editor states the reading in the record's `sort_as`.
    """
    if not is_chinese(text):
        return text
    return spelled(text)


def sort_key(text: str) -> str:
    """The key by which `text` is sorted, whatever its script."""
    return fold(reading(text))
