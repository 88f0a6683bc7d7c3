"""What a request asks for: nothing else may decide what a kept page says."""

import sys
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils import translation

from cities.preview_address import PREVIEW
from smartcity.language import language_in_address
from smartcity.page_cache.answers import Words
from smartcity.page_cache.content import Content, told

Environ = dict[str, Any]

LONGEST = 1_000  # signs of a path or a query: longer ones no page of the site has

# Read once: this is gone through for every request.
_SITE = urlsplit(settings.SITE_URL)
_SESSION = settings.SESSION_COOKIE_NAME
METHODS = ("GET", "HEAD")
_SCHEME, _HTTPS = settings.SECURE_PROXY_SSL_HEADER or ("wsgi.url_scheme", "https")
_MUST_BE_SECURE = settings.SECURE_SSL_REDIRECT


class Asked(NamedTuple):
    """One public page, as far as its answer depends on the request."""

    path: str  # as WSGI spells it: each byte a sign
    query: str  # the names that the page knows, in the order of the page


def asked(environ: Environ) -> Asked | None:
    """What is asked for; None if it is no page for everybody, or not asked for as such."""
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in METHODS or not _is_our_name(environ.get("HTTP_HOST", "")):
        return None
    if _MUST_BE_SECURE and environ.get(_SCHEME) != _HTTPS:
        return None  # Django sends it to https
    return page_at(path, query)


def page_at(path: str, query: str) -> Asked | None:
    """The page for everybody at that address, as WSGI spells it; None if it is none."""
    if len(path) > LONGEST or len(query) > LONGEST:
        return None
    return _queried_page(path, query) if query else _plain_page(path)


def seems_signed_in(environ: Environ) -> bool:
    """Whether the request may be that of somebody with a session: kept pages are not for them."""
    return _SESSION in environ.get("HTTP_COOKIE", "")


def words_of(environ: Environ) -> Words:
    """All of a request that may decide what is answered from kept pages."""
    said = environ.get  # a loop over the names would take twice as long
    return (
        said("REQUEST_METHOD"),
        said("PATH_INFO"),
        said("QUERY_STRING"),
        said("HTTP_HOST"),
        said(_SCHEME),
        seems_signed_in(environ),
        said("HTTP_ACCEPT_ENCODING"),
        said("HTTP_IF_NONE_MATCH"),
        said("HTTP_IF_MODIFIED_SINCE"),
    )


def environ_of(question: Asked, content: Content) -> Environ:
    """The request that Django answers: with nothing that others could ask differently, and what
    is known of the content.
    """
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": question.path,
        "QUERY_STRING": question.query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": _SITE.hostname,
        "SERVER_PORT": str(_SITE.port or {"http": 80, "https": 443}[_SITE.scheme]),
        "HTTP_HOST": _SITE.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": _SITE.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **told(content),
        _SCHEME: _SITE.scheme,
    }


@lru_cache(maxsize=64)
def _is_our_name(host: str) -> bool:
    """Whether Django would answer under this name."""
    name, _port = split_domain_port(host)
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)


@lru_cache(maxsize=2_000)
def query_names(path: str) -> tuple[str, ...] | None:
    """The names of a query that the page at `path` knows; None if no view for everybody is
    there. Whether there is a page, the view says.
    """
    try:
        readable = path.encode("latin-1").decode()
        with translation.override(language_in_address(readable)):
            view: Any = resolve(readable).func
    except (UnicodeError, Resolver404):
        return None
    return getattr(getattr(view, "view_class", view), "query_names", None)


def _page(path: str, query: str = "") -> Asked | None:
    """The page at that address; None if it is none to be kept, such as a preview."""
    names = query_names(path)
    known = None if names is None else _known(query, names)
    return None if known is None else Asked(path, known)


# Apart: addresses with a query can be made up without end.
_plain_page = lru_cache(maxsize=2_000)(_page)
_queried_page = lru_cache(maxsize=1_000)(_page)


def _known(query: str, names: tuple[str, ...]) -> str | None:
    """`query` as far as the page knows it; None if it is that of no page to be kept."""
    if not query.isascii():
        return None
    try:
        given = parse_qsl(query, keep_blank_values=True, errors="strict")
    except ValueError:
        return None
    if any(name == PREVIEW for name, _value in given):
        return None
    return urlencode([pair for name in names for pair in given if pair[0] == name])
