"""Requests that end half-way, hide another or go away: no answer crosses to anybody else.

Over bare connections to the real server, for a client library would not send them.
"""

import http.client
import socket
from collections.abc import Iterator

import pytest

from tests.html import Document
from tests.running import RunningSite

pytestmark = pytest.mark.once

PAGES = {"/en/": "en", "/zh-hans/": "zh-Hans", "/en/cities/": "en", "/zh-hans/cities/": "zh-Hans"}
HIDDEN = "GET /zh-hans/cities/ HTTP/1.1\r\nHost: localhost\r\n\r\n"


def head(path: str, *more: str) -> str:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *more, "", ""])


BROKEN = {
    "an end within the head": head("/zh-hans/")[:-2],
    "an end within a name": "GET /zh-hans/ HTTP/1.1\r\nHos",
    "no end of the first line": "GET /zh-hans/",
    "an end within the body": head("/zh-hans/", "Content-Length: 1000") + "half",
    "an end within a chunk": head("/zh-hans/", "Transfer-Encoding: chunked") + "100\r\nhalf",
    "another within the body": head("/en/", f"Content-Length: {len(HIDDEN)}") + HIDDEN,
    "two lengths": head("/en/", "Content-Length: 0", f"Content-Length: {len(HIDDEN)}") + HIDDEN,
    "a length and chunks": head("/en/", "Content-Length: 4", "Transfer-Encoding: chunked")
    + f"0\r\n\r\n{HIDDEN}",
    "a head without end": head("/en/")[:-2] + "X-Filler: " + "x" * 200_000,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(tmp_path_factory.mktemp("broken") / "var") as running:
        yield running


def read(site: RunningSite, path: str) -> bytes:
    """The page as somebody else is given it."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200
    assert len(body) == int(response.headers["Content-Length"])
    return body


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_request_changes_no_other_answer(site: RunningSite, kind: str) -> None:
    pages = {path: read(site, path) for path in PAGES}
    for path, tag in PAGES.items():
        assert Document(pages[path]).root.get("lang") == tag
    for _ in range(20):  # more than there are workers and threads
        with socket.create_connection(("127.0.0.1", site.port), timeout=60) as connection:
            connection.sendall(BROKEN[kind].encode())
    for _ in range(5):
        assert {path: read(site, path) for path in PAGES} == pages


def test_a_request_within_a_body_is_not_answered(site: RunningSite) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as connection:
        connection.sendall(BROKEN["another within the body"].encode())
        connection.sendall(head("/en/", "Connection: close").encode())
        answered = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answered.count(b'<html lang="en">') in (1, 2)  # the server may close after the first
    assert b'<html lang="zh-Hans">' not in answered


def test_requests_that_come_together_are_answered_in_order(site: RunningSite) -> None:
    pages = {path: read(site, path) for path in PAGES}
    asked = [*PAGES] * 3
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as connection:
        connection.sendall("".join(map(head, asked)).encode())
        connection.sendall(head("/en/", "Connection: close").encode())
        answered = b"".join(iter(lambda: connection.recv(65536), b""))
    places = []
    for path in asked:
        places.append(answered.index(pages[path], places[-1] if places else 0))
    assert places == sorted(set(places))


def test_who_goes_away_leaves_nothing_behind(site: RunningSite) -> None:
    pages = {path: read(site, path) for path in PAGES}
    for path in [*PAGES] * 10:
        with socket.create_connection(("127.0.0.1", site.port), timeout=60) as connection:
            connection.sendall(head(path).encode())
            connection.recv(10)
    assert {path: read(site, path) for path in PAGES} == pages
