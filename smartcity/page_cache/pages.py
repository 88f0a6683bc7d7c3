"""A whole page that is kept: its headers, and its body as each browser takes it."""

import gzip
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import brotli

from smartcity.page_cache.answers import Headers
from smartcity.page_cache.content import Content

# Set here, for the form in which the page travels.
_OURS = {"content-length", "etag", "last-modified", "cache-control", "vary"}
_ABOUT_THE_BODY = {"content-type", "content-encoding", "content-language"}
_WORTH_COMPRESSING = 500  # bytes
_LONG = 48_000  # bytes
_OVERHEAD = 750  # bytes of a page without its forms, and of a form without its body, about
PLAIN = "identity"


class Encoding(NamedTuple):
    """A way in which a body travels, and back."""

    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


def _brotli(body: bytes) -> bytes:
    """A window of 64 kB holds nearly every page whole: brotli looks it through at less cost, and
    finds as much. Of a long one, a twentieth of the bytes is not worth a third of the time.
    """
    quality = 5 if len(body) < _LONG else 4
    packed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality, lgwin=16)
    return packed


# To pack a page costs half a millisecond, once for each form; to unpack it a quarter of that.
_ENCODINGS = {
    "br": Encoding(_brotli, brotli.decompress),
    "gzip": Encoding(lambda body: gzip.compress(body, 6, mtime=0), gzip.decompress),
    PLAIN: Encoding(bytes, bytes),
}
_PREFERRED = ("br", "gzip")


class Form(NamedTuple):
    """A page in one encoding."""

    tag: str
    headers: Headers
    unchanged: Headers  # those of a 304
    body: bytes


class Page:
    """A page as it was while the content was `content`, in the forms that were asked for."""

    def __init__(self, content: Content, headers: Headers, body: bytes, encoding: str) -> None:
        self.content = content
        self._headers = [_shared(*each) for each in headers if each[0].lower() not in _OURS]
        self._is_short = len(body) < _WORTH_COMPRESSING
        # Others are made of it: nearly all browsers ask for the same, and the page itself is four
        # times as large.
        self._first = encoding
        self.forms = {encoding: self._form(encoding, body)}

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        forms = list(self.forms.values())  # at once: another thread may add one
        return _OVERHEAD + sum(_OVERHEAD + len(form.body) for form in forms)

    def add(self, encoding: str) -> None:
        """Make the page in one more encoding; it grows by that."""
        unpack = _ENCODINGS[self._name(self._first)].unpack
        self.forms[encoding] = self._form(encoding, unpack(self.forms[self._first].body))

    def _name(self, encoding: str) -> str:
        """Of the encoding in which the body travels to who asks for `encoding`."""
        return PLAIN if self._is_short else encoding

    def _form(self, encoding: str, body: bytes) -> Form:
        headers = self._headers
        name = self._name(encoding)
        body = _ENCODINGS[name].pack(body)
        if name != PLAIN:
            headers = [*headers, _shared("Content-Encoding", name)]
        tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        own = [("ETag", tag), _shared("Vary", "Accept-Encoding")]
        kept = [each for each in headers if each[0].lower() not in _ABOUT_THE_BODY]
        whole = [*headers, ("Content-Length", str(len(body))), *own]
        return Form(tag, whole, [*kept, *own], body)


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
        for place, name in enumerate(_PREFERRED)
    )[::2]
    return name if best else PLAIN


def _quality(part: str) -> tuple[str, float]:
    name, _semicolon, rest = part.partition(";")
    weight = rest.strip().removeprefix("q=")
    try:
        return name.strip(), float(weight) if rest else 1.0
    except ValueError:
        return name.strip(), 0.0
