"""A part of the site fails and comes back: readers keep what they have, editors their text, and
nobody has to help.
"""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg
import pytest

from cities.serving import server_command
from tests.conftest import available
from tests.deploy.conftest import bucket, workers
from tests.faults.browser import Browser
from tests.forms import Values
from tests.machine import S3, PostgreSQL, UnavailableError, halted
from tests.running import BASE_DIR, RunningSite, manage

pytestmark = pytest.mark.once

PATIENCE = 60  # seconds; a limit for what never comes back
SOON = 8  # seconds; a limit for what must not wait as long as those do who wait for a fault
A_WHILE = 20  # seconds; the same for who waits, and is told
WAITING = 4  # requests at once, fewer than a worker has threads
SIZE = "256m"  # of the disk that runs full
WORDS = {"en": "Please try again in a minute", "zh-hans": "请稍后再试"}


class Desk:
    """An editor with the form of a news item open, and one text after the other to save."""

    def __init__(self, site: RunningSite) -> None:
        self.browser = Browser(site, "admin", site.password)
        _url, page = self.browser.get("/admin/cities/city/?q=riga")
        found = re.search(r'href="(/admin/cities/city/\d+/change/)', page)
        assert found, page
        self.address = found[1]
        self.values: Values = self.browser.form(self.address, "city_form")

    def publish(self, text: str) -> str:
        """Publish a new summary; the page that says how it went. Raises HTTPError."""
        asked = {**self.values, "summary_en": text, "_publish": "1"}
        _url, page = self.browser.post(self.address, asked)
        return page


def refused(do: Callable[[], object]) -> tuple[int, str]:
    """The answer of what is not done."""
    with pytest.raises(HTTPError) as told:
        do()
    return told.value.code, told.value.read().decode()


def status(
    site: RunningSite, path: str, language: str = "en", within: float = PATIENCE
) -> tuple[int, str]:
    request = Request(site.url + quote(path, safe="/?=&%"), headers={"Accept-Language": language})
    try:
        with urlopen(request, timeout=within) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as told:
        return told.code, told.read().decode()


def comes_back(does: Callable[[], bool]) -> bool:
    """Whether something works before long that is tried again and again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):  # of which an answer of 400 or more is one
            if does():
                return True
        time.sleep(0.2)
    return False


def works_again(desk: Desk, text: str) -> bool:
    """Whether the same form, sent again, is published before long."""
    return comes_back(lambda: "Published." in desk.publish(text))


def keep(site: RunningSite, *paths: str) -> None:
    """Have every worker keep these pages: each connection goes to one of two, by chance."""
    for path in paths * 40:
        assert status(site, path)[0] == 200


def processes_of(server: PostgreSQL) -> list[int]:
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    return [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]


def others_go_on(site: RunningSite, *paths: str) -> None:
    """Whether these pages are answered, and that the server is alive, while some wait."""
    for _ in range(5):
        for path in ("/healthz", *paths):
            assert status(site, path, within=SOON)[0] == 200, path


def told_to_come_again(asked: list[Future[tuple[int, str]]], language: str) -> None:
    for each in asked:
        code, page = each.result()
        assert (code, WORDS[language] in page) == (503, True), page


@contextmanager
def a_disk(folder: Path) -> Iterator[Path]:
    """A small one of its own, in memory; needs to be root."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(command).returncode:
        raise UnavailableError("only root can mount a disk that runs full")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    """A file that takes all the room there is."""
    rest = folder / "rest"
    with rest.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65536) if shutil.disk_usage(folder).free > 65536 else bytes(4096))
        except OSError:
            return rest


def test_the_disk_is_full_and_is_emptied(tmp_path: Path) -> None:
    with available(), a_disk(tmp_path / "disk") as disk, RunningSite(disk) as site:
        desk = Desk(site)
        assert "Published." in desk.publish("Before the disk was full.")
        desk = Desk(site)
        site.get("/en/cities/riga/")
        with closing(sqlite3.connect(disk / "db.sqlite3")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # or there was room in it
        rest = fill(disk)
        for page in ("/en/cities/riga/", "/zh-hans/practices/", "/en/search/?q=riga"):
            assert status(site, page)[0] == 200, page
        code, page = refused(lambda: desk.publish("Too much for the disk."))
        assert code == 503
        assert WORDS["en"] in page
        code, page = status(site, "/readyz")
        assert (code, "disk: 0 MB free" in page) == (503, True)
        rest.unlink()
        assert works_again(desk, "There is room again.")
        assert "There is room again." in site.get("/en/cities/riga/")
        with closing(sqlite3.connect(disk / "db.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert status(site, "/readyz")[0] == 200


def test_another_holds_the_database(tmp_path: Path) -> None:
    with RunningSite(tmp_path / "var") as site:
        desk = Desk(site)
        with closing(sqlite3.connect(tmp_path / "var" / "db.sqlite3")) as other:
            other.execute("BEGIN IMMEDIATE")
            for page in ("/en/cities/riga/", "/zh-hans/practices/"):
                assert status(site, page)[0] == 200
            code, page = refused(lambda: desk.publish("Nobody waits for ever."))
            assert (code, WORDS["en"] in page) == (503, True)
            other.rollback()
        assert works_again(desk, "Free again.")
        assert "Free again." in site.get("/en/cities/riga/")


@contextmanager
def on_postgresql(folder: Path) -> Iterator[tuple[PostgreSQL, str, RunningSite]]:
    """A PostgreSQL server, the URL of its database, and a site that has it to itself."""
    with available():
        server = PostgreSQL()
    with server as url, RunningSite(folder / "var", DATABASE_URL=url) as site:
        yield server, url, site


def test_postgresql_stops_and_comes_back(tmp_path: Path) -> None:
    with on_postgresql(tmp_path) as (server, _url, site):
        desk = Desk(site)
        kept = site.get("/en/cities/riga/")
        keep(site, "/en/cities/riga/")
        server.stop()
        assert site.get("/en/cities/riga/") == kept
        for language, words in WORDS.items():
            code, page = status(site, f"/{language}/practices/?theme=none-was-kept")
            assert (code, words in page) == (503, True)
        code, page = refused(lambda: desk.publish("Written while it was away."))
        assert (code, WORDS["en"] in page) == (503, True)
        code, page = status(site, "/readyz")
        assert (code, "database: the database does not answer" in page) == (503, True)
        assert status(site, "/healthz")[0] == 200
        server.start()
        assert works_again(desk, "Written while it was away.")
        assert "Written while it was away." in site.get("/en/cities/riga/")
        assert status(site, "/readyz")[0] == 200


def test_postgresql_takes_no_writes(tmp_path: Path) -> None:
    """As one that has become a standby."""
    with on_postgresql(tmp_path) as (_server, url, site):
        desk = Desk(site)
        name = url.rpartition("/")[2]
        for is_over in (False, True):
            writes = "-c default_transaction_read_only=off"
            with psycopg.connect(url, autocommit=True, options=writes) as other:
                setting = "off" if is_over else "on"
                other.execute(
                    f"ALTER DATABASE {name} SET default_transaction_read_only = {setting}".encode()
                )
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            if is_over:
                assert works_again(desk, "It takes writes again.")
                continue
            assert comes_back(lambda: status(site, "/en/practices/")[0] == 200)
            code, page = refused(lambda: desk.publish("Written to a standby."))
            assert (code, WORDS["en"] in page) == (503, True)


def test_postgresql_says_nothing(tmp_path: Path) -> None:
    with (
        on_postgresql(tmp_path) as (server, _url, site),
        ThreadPoolExecutor(WAITING + 1) as threads,
    ):
        keep(site, "/en/cities/riga/", "/zh-hans/practices/")
        keep(site, "/readyz")  # has connected
        with halted(*processes_of(server)):
            asked = [
                threads.submit(status, site, f"/zh-hans/search/?q=里加{number}", within=A_WHILE)
                for number in range(WAITING)
            ]
            ready = threads.submit(status, site, "/readyz", within=A_WHILE)
            others_go_on(site, "/en/cities/riga/", "/zh-hans/practices/")
            told_to_come_again(asked, "zh-hans")
            code, page = ready.result()
            assert (code, "database: the database does not answer" in page) == (503, True)
            code, page = status(site, "/en/search/?q=later", within=SOON)
            assert (code, WORDS["en"] in page) == (503, True)
        assert comes_back(lambda: status(site, "/readyz")[0] == 200)
        assert comes_back(lambda: status(site, "/zh-hans/search/?q=里加1")[0] == 200)


def test_another_locks_a_table_of_postgresql(tmp_path: Path) -> None:
    with (
        on_postgresql(tmp_path) as (_server, url, site),
        ThreadPoolExecutor(WAITING) as threads,
    ):
        keep(site, "/en/practices/")
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE cities_city IN ACCESS EXCLUSIVE MODE")
            asked = [
                threads.submit(status, site, f"/en/cities/?country=D{number}", within=A_WHILE)
                for number in range(WAITING)
            ]
            others_go_on(site, "/en/practices/", "/readyz")
            told_to_come_again(asked, "en")
            other.rollback()
        assert status(site, "/en/cities/?country=D0")[0] == 200


def test_the_bucket_says_nothing(tmp_path: Path) -> None:
    make = (
        "from tests.factories import make_city, make_picture;"
        "image = make_picture(make_city()).image;"
        "print(f'/media/images/{image}/8.webp')"
    )
    with available(), S3() as s3:
        shared = bucket(s3)
        with (
            RunningSite(tmp_path / "var", **shared) as site,
            ThreadPoolExecutor(WAITING) as threads,
        ):
            made = manage("shell", "-v0", "-c", make, data_dir=site.data_dir, **shared)
            assert made.returncode == 0, made.stderr
            address = made.stdout.strip()
            keep(site, "/en/practices/")
            assert s3.process
            with halted(s3.process.pid):
                asked = [
                    threads.submit(status, site, address, within=A_WHILE) for _ in range(WAITING)
                ]
                others_go_on(site, "/en/practices/", "/readyz")
                told_to_come_again(asked, "en")
            assert comes_back(lambda: image_comes(site, address))


def image_comes(site: RunningSite, address: str) -> bool:
    with urlopen(site.url + address, timeout=PATIENCE) as answer:
        return bool(answer.status == 200)


def test_an_outage_is_one_line_of_the_log(tmp_path: Path) -> None:
    with on_postgresql(tmp_path) as (server, _url, site):
        server.stop()
        before = site.said
        assert status(site, "/en/search/?q=none")[0] == 503
        lines = site.said.removeprefix(before).splitlines()
        assert [line for line in lines if "search" in line or "due" in line] == lines[:1]
        server.start()


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    with RunningSite(tmp_path / "var") as site:
        time.sleep(6)  # what dies sooner may be broken, and ends the server
        before = workers(site)
        os.kill(min(before), signal.SIGKILL)
        assert comes_back(lambda: len(workers(site) - before) == 1)
        assert site.process.poll() is None
        for _ in range(20):
            assert comes_back(lambda: status(site, "/en/cities/riga/")[0] == 200)


def test_a_server_that_starts_on_a_read_only_disk(tmp_path: Path) -> None:
    with available(), a_disk(tmp_path / "disk") as disk:
        with RunningSite(disk) as site:
            pass
        remount(disk, "ro")
        said = manage("quickstart", "--no-serve", data_dir=disk)
        assert said.returncode == 1
        assert "cannot be written" in said.stderr
        assert "Traceback" not in said.stderr
        with served(site):
            for language, words in WORDS.items():  # what SQLite left there decides
                code, page = status(site, f"/{language}/")
                assert code == 200 or (code, words in page) == (503, True)
            code, page = refused(lambda: Browser(site, "admin", site.password))
            assert (code, WORDS["en"] in page) == (503, True)
        remount(disk, "rw")
        with served(site):  # SQLite goes on as it began, so the server starts anew
            Browser(site, "admin", site.password)
            for language in WORDS:
                assert status(site, f"/{language}/")[0] == 200


@contextmanager
def served(site: RunningSite) -> Iterator[None]:
    """The server alone, without what quickstart prepares."""
    command = server_command(site.port)
    with subprocess.Popen(command, cwd=BASE_DIR, env=site.environment) as server:
        try:
            assert comes_back(lambda: status(site, "/healthz")[0] == 200)
            yield
        finally:
            server.terminate()


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)
