"""Words that exist once in the world, so that each can be followed wherever it goes."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

# No token is part of another; the Latin ones can also be slugs.
TOKEN = re.compile(r"(?:anna|bo|made)\d+n\d+e|[娜波始]\d+第\d+句")
_CHINESE = {"anna": "娜", "bo": "波", "made": "始"}
# What a snapshot derives from texts: a key outlives the text that it was made of.
_KEYS = ("slug", "member", "measure")


class Mint:
    """Makes tokens that tell who typed them, in which story, and as which one."""

    def __init__(self, story: int) -> None:
        self.story, self.numbers = story, count(1)

    def latin(self, who: str) -> str:
        return f"{who}{self.story}n{next(self.numbers)}e"

    def chinese(self, who: str) -> str:
        return f"{_CHINESE[who]}{self.story}第{next(self.numbers)}句"


def tokens(value: Any) -> set[str]:
    """All tokens in a text, or anywhere in lists and dicts of texts; not in keys."""
    return {token for text in _texts(value) for token in TOKEN.findall(text)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in _KEYS:
                yield from _texts(each)
    elif isinstance(value, list | set | tuple):
        for each in value:
            yield from _texts(each)
