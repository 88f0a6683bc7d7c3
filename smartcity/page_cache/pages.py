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
PLAIN = "identity"


class Encoding(NamedTuple):
    """A way in which a body travels, and back."""

    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


# In the order in which they are preferred. To pack a page costs a millisecond or two, once for each
# form; to unpack it a twentieth of that.
_ENCODINGS = {
    "br": Encoding(
        lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5), brotli.decompress
    ),
    "gzip": Encoding(lambda body: gzip.compress(body, 6, mtime=0), gzip.decompress),
}
_AS_IT_IS = Encoding(bytes, bytes)


class Form(NamedTuple):
    """A page in one encoding."""

    tag: str
    headers: Headers
    unchanged: Headers  # those of a 304
    body: bytes
    unpack: Callable[[bytes], bytes]


class Page:
    """A page as it was while the content was `content`, in the forms that were asked for."""

    def __init__(self, content: Content, headers: Headers, body: bytes, encoding: str) -> None:
        self.content = content
        self.forms: dict[str, Form] = {}
        self.size = 1_500  # bytes in memory, about
        self._headers = [_shared(*each) for each in headers if each[0].lower() not in _OURS]
        # The others are made of it: nearly all browsers ask for the same, and the page itself is
        # four times as large.
        self._first = self._made(encoding, body)

    def add(self, encoding: str) -> None:
        """Make the page in one more encoding; it grows by that."""
        self._made(encoding, self._first.unpack(self._first.body))

    def _made(self, encoding: str, body: bytes) -> Form:
        headers = self._headers
        how = _AS_IT_IS
        if encoding != PLAIN and len(body) >= _WORTH_COMPRESSING:
            how = _ENCODINGS[encoding]
            body = how.pack(body)
            headers = [*headers, _shared("Content-Encoding", encoding)]
        tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        own = [("ETag", tag), _shared("Vary", "Accept-Encoding")]
        kept = [each for each in headers if each[0].lower() not in _ABOUT_THE_BODY]
        whole = [*headers, ("Content-Length", str(len(body))), *own]
        form = self.forms[encoding] = Form(tag, whole, [*kept, *own], body, how.unpack)
        self.size += len(body)
        return form


@lru_cache(maxsize=256)
def _shared(name: str, value: str) -> tuple[str, str]:
    """A header that says the same on many pages, once in memory."""
    return name, value


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
        for place, name in enumerate(_ENCODINGS)
    )[::2]
    return name if best else PLAIN


def _quality(part: str) -> tuple[str, float]:
    name, _semicolon, rest = part.partition(";")
    weight = rest.strip().removeprefix("q=")
    try:
        return name.strip(), float(weight) if rest else 1.0
    except ValueError:
        return name.strip(), 0.0
