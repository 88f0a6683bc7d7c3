"""No request that begins after a change was answered is given anything older, from any worker.

Two workers of the real server; sixteen connections read while the content is changed in every
way there is. FRESH (see `crowd.py`) says how often each way is gone.
"""

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.forms import form_values
from tests.html import Document
from tests.machine import PostgreSQL, UnavailableError, require_all
from tests.page_cache.crowd import FRESH, Crowd, Read, read
from tests.page_cache.writer import MARKED, name
from tests.running import BASE_DIR, RunningSite

pytestmark = pytest.mark.once

ADDRESSES = [f"/en/cities/{MARKED}/", "/en/cities/", "/en/", f"/zh-hans/cities/{MARKED}/"]
Answered = list[tuple[float, int]]  # when, and which change


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningSite]:
    folder = tmp_path_factory.mktemp("fresh") / "var"
    if request.param == "SQLite":
        with RunningSite(folder) as running:
            yield running
        return
    try:
        with PostgreSQL() as url, RunningSite(folder, DATABASE_URL=url) as running:
            yield running
    except UnavailableError as reason:
        if require_all():
            raise
        pytest.skip(str(reason))


class Desk:
    """An editor who publishes through the admin, as a browser would."""

    def __init__(self, site: RunningSite) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        self.cookies: SimpleCookie = SimpleCookie()
        page = self._ask("GET", "/admin/login/").encode()
        values = form_values(Document(page), "login-form")
        self._ask(
            "POST", "/admin/login/", {**values, "username": "admin", "password": site.password}
        )
        listed = self._ask("GET", f"/admin/cities/city/?q={MARKED}")
        found = re.search(r"/admin/cities/city/(\d+)/change/", listed)
        assert found, listed
        self.form = found[0]

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def publish(self, number: int) -> None:
        page = self._ask("GET", self.form).encode()
        values = form_values(Document(page), "city_form")
        values |= {"name_en": name(number), "_publish": "1"}
        self._ask("POST", self.form, values)

    def _ask(self, method: str, path: str, values: object = None) -> str:
        cookies = "; ".join(f"{key}={each.value}" for key, each in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(values, doseq=True) if isinstance(values, dict) else None
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        for value in response.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        text = response.read().decode()
        assert response.status == (200 if method == "GET" else 302), (path, response.status)
        return text


@contextmanager
def started(site: RunningSite, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.page_cache.writer", *arguments],
        cwd=BASE_DIR,
        env={**site.environment, "DJANGO_SETTINGS_MODULE": "smartcity.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def writer(site: RunningSite) -> Iterator[subprocess.Popen[str]]:
    """A process that changes the content when it is told to."""
    with started(site) as process:
        assert said(process) == "ready"
        yield process


def tell(process: subprocess.Popen[str], way: str, number: int) -> None:
    assert process.stdin is not None
    print(way, number, file=process.stdin, flush=True)


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, "the writer has stopped"
    return line


def look_at_once(site: RunningSite, crowd: Crowd) -> None:
    """Ask through new connections, which any worker may take."""
    for address in ADDRESSES:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        crowd.reads.append(read(connection, address))
        connection.close()


def judge(crowd: Crowd, answered: Answered) -> None:
    assert crowd.failures == []
    assert {each.status for each in crowd.reads} == {200}
    stale = [each for each in crowd.reads if each.number < expected(each, answered)]
    print(f"{len(answered)} changes, {len(crowd.reads)} reads, {len(stale)} stale")
    assert stale == []
    assert {each.number for each in crowd.reads} >= {number for _when, number in answered[-1:]}


def expected(each: Read, answered: Answered) -> int:
    """The newest change that was answered when the read began."""
    return max((number for when, number in answered if when < each.begun), default=0)


@pytest.fixture
def numbers(site: RunningSite) -> Iterator[int]:
    """Ever higher, over all tests of one site."""
    site.number = getattr(site, "number", 0)  # type: ignore[attr-defined]

    def count() -> Iterator[int]:
        while True:
            site.number += 1  # type: ignore[attr-defined]
            yield site.number  # type: ignore[attr-defined]

    return count()


def test_the_admin(site: RunningSite, numbers: Iterator[int]) -> None:
    answered = []
    with Desk(site) as desk, Crowd(site.port, ADDRESSES) as crowd:
        for _ in range(FRESH):
            desk.publish(number := next(numbers))
            answered.append((time.monotonic(), number))
            look_at_once(site, crowd)
    judge(crowd, answered)


@pytest.mark.parametrize("way", ["update", "save", "sql", "loaddata"])
def test_another_process(
    site: RunningSite, writer: subprocess.Popen[str], numbers: Iterator[int], way: str
) -> None:
    answered = []
    with Crowd(site.port, ADDRESSES) as crowd:
        for _ in range(FRESH):
            tell(writer, way, number := next(numbers))
            assert said(writer) == "done"
            answered.append((time.monotonic(), number))
            look_at_once(site, crowd)
    judge(crowd, answered)


def test_a_process_killed_right_after_its_commit(site: RunningSite, numbers: Iterator[int]) -> None:
    answered = []
    with Crowd(site.port, ADDRESSES) as crowd:
        for _ in range(max(1, FRESH // 10)):
            with started(site, "update", str(number := next(numbers))) as process:
                process.wait()
            answered.append((time.monotonic(), number))
            look_at_once(site, crowd)
    judge(crowd, answered)


def test_a_moment_that_passes(
    site: RunningSite, writer: subprocess.Popen[str], numbers: Iterator[int]
) -> None:
    answered = []
    with Crowd(site.port, ADDRESSES) as crowd:
        for _ in range(max(1, FRESH // 10)):
            tell(writer, "schedule", number := next(numbers))
            moment = float(said(writer))
            assert said(writer) == "done"
            time.sleep(max(0.0, moment - time.time()))
            answered.append((time.monotonic(), number))
            look_at_once(site, crowd)
    judge(crowd, answered)


def test_the_file_that_writers_mark_is_the_sites_own(site: RunningSite) -> None:
    assert (Path(site.data_dir) / "writers").exists() == ("DATABASE_URL" in site.environment)
