"""A whole page that is kept: its headers, and its body as each browser takes it."""

import gzip
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import brotli

from smartcity.page_cache.content import Content

Headers = list[tuple[str, str]]

# Set here, for the form in which the page travels.
_OURS = {"content-length", "etag", "last-modified", "cache-control", "vary"}
_ABOUT_THE_BODY = {"content-type", "content-encoding", "content-language"}
_WORTH_COMPRESSING = 500  # bytes
# In the order in which they are preferred; each costs a millisecond or two, once.
_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
PLAIN = "identity"


class Form(NamedTuple):
    """A page in one encoding."""

    tag: str
    headers: Headers
    unchanged: Headers  # those of a 304
    body: bytes


class Page:
    """A page as it was while the content was `content`."""

    def __init__(self, content: Content, headers: Headers, body: bytes) -> None:
        self.content = content
        self._headers = [each for each in headers if each[0].lower() not in _OURS]
        self._body = body
        self._forms: dict[str, Form] = {}
        # Of all forms together, about; the smaller ones are made when they are first asked for.
        self.size = 2_000 + len(body) * 3 // 2

    def form(self, encoding: str) -> Form:
        """The page in `encoding`, made at most once."""
        made = self._forms.get(encoding)
        if made is None:
            made = self._forms[encoding] = self._made(encoding)
        return made

    def _made(self, encoding: str) -> Form:
        body, headers = self._body, self._headers
        if encoding != PLAIN and len(body) >= _WORTH_COMPRESSING:
            body = _ENCODERS[encoding](body)
            headers = [*headers, ("Content-Encoding", encoding)]
        tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        own = [("ETag", tag), ("Vary", "Accept-Encoding")]
        kept = [each for each in headers if each[0].lower() not in _ABOUT_THE_BODY]
        whole = [*headers, ("Content-Length", str(len(body))), *own]
        return Form(tag, whole, [*kept, *own], body)


def may_be_kept(status: str, headers: Headers) -> bool:
    """Whether an answer is a page for everybody: whole, found, and of no one's own."""
    given = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200 ")
        and "set-cookie" not in given
        and "content-encoding" not in given
        and given.get("vary", "Accept-Encoding") == "Accept-Encoding"
        and "no-store" not in given.get("cache-control", "")
        and "'nonce-" not in given.get("content-security-policy", "")
    )


@lru_cache(maxsize=128)
def encoding_for(accepted: str) -> str:
    """The encoding that suits a browser that says so in `Accept-Encoding`."""
    qualities = dict(map(_quality, accepted.lower().split(",")))
    best, name = max(
        (qualities.get(name, qualities.get("*", 0.0)), -place, name)
        for place, name in enumerate(_ENCODERS)
    )[::2]
    return name if best else PLAIN


def _quality(part: str) -> tuple[str, float]:
    name, _semicolon, rest = part.partition(";")
    weight = rest.strip().removeprefix("q=")
    try:
        return name.strip(), float(weight) if rest else 1.0
    except ValueError:
        return name.strip(), 0.0
