"""A visitor who comes through the page cache, as through the server."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any, NamedTuple

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from smartcity.page_cache.cache import PageCache
from smartcity.page_cache.generation_query import QUESTION, number_in

Pass = Callable[[timedelta], None]


class Response(NamedTuple):
    """What the server would send."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as a browser reads it."""
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
        encoding = self.headers.get("content-encoding", "")
        return (unpack[encoding](self.body) if encoding else self.body).decode()


class Counted:
    """Django, counting what it is asked."""

    def __init__(self) -> None:
        self.django, self.asked = WSGIHandler(), 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.asked += 1
        return self.django(environ, start_response)


class Visitor:
    """Asks one worker's page cache."""

    def __init__(self, room: int = 8_000_000) -> None:
        self.django = Counted()
        self.cache = PageCache(self.django, Uncommitted(), room)

    def get(self, address: str, method: str = "GET", **environ: Any) -> Response:
        """What the site answers; further keywords are of the WSGI environment."""
        path, _mark, query = address.partition("?")
        started: list[Any] = []
        request = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **environ,
        }
        answer = self.cache(request, lambda *given: started.extend(given))
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        headers = {name.lower(): value for name, value in started[1]}
        assert len(headers) == len(started[1]), started[1]  # none twice
        return Response(int(started[0][:3]), headers, body)

    def makes(self, *addresses: str, method: str = "GET") -> int:
        """How many times Django is asked for these addresses."""
        before = self.django.asked
        for address in addresses:
            self.get(address, method)
        return self.django.asked - before


class Uncommitted:
    """Gives the generation of a test whose transaction is never committed."""

    def __call__(self) -> int:
        return as_if_committed()

    at_hand = __call__


def as_if_committed() -> int:
    """The generation, as it will be when the test's transaction is committed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SELECT set_config('cities.raised_in', '', true)")
        cursor.execute(QUESTION)
        return number_in(cursor.fetchone())
