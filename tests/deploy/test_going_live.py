"""The site as the README puts it before the public: behind the web server, reloaded under load."""

import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import available
from tests.deploy.conftest import workers
from tests.deploy.front import HOST, Front
from tests.faults.test_outages import Desk, comes_back
from tests.machine import UnavailableError, nginx
from tests.running import BASE_DIR, RunningSite

pytestmark = pytest.mark.once

RELOADS = int(os.environ.get("RELOADS", "1"))
DEPLOY = BASE_DIR / "smartcity" / "deploy"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    folder = tmp_path_factory.mktemp("site") / "data"
    with RunningSite(folder, SITE_URL=f"https://{HOST}", BEHIND_PROXY="True") as running:
        yield running


@pytest.fixture(scope="module")
def front(site: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with available():
        nginx()
    with Front(tmp_path_factory.mktemp("front") / "nginx", site.port) as made:
        yield made


def test_readers_are_led_to_https(front: Front) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=30)
    connection.request("GET", "/zh-hans/cities/?country=DE", headers={"Host": HOST})
    with connection.getresponse() as response:
        assert response.status == 301
        assert response.headers["Location"] == f"https://{HOST}/zh-hans/cities/?country=DE"
    connection.close()


def test_pages_come_over_https(front: Front) -> None:
    status, headers = front.get("/en/cities/")
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert front.get("/admin/login/")[0] == 200


def test_what_a_visitor_says_of_the_way_here_is_not_believed(front: Front) -> None:
    status, _headers = front.get("/en/cities/", **{"X-Forwarded-Proto": "http"})
    assert status == 200  # and no redirect for ever
    status, headers = front.get("/admin/login/", **{"X-Forwarded-Host": "evil.example"})
    assert (status, "evil.example" in str(headers)) == (200, False)


def test_whether_it_is_ready_is_told_here_alone(front: Front) -> None:
    assert front.get("/readyz")[0] == 200
    assert front.get("/readyz", source="127.0.0.2")[0] == 403
    assert front.get("/healthz", source="127.0.0.2")[0] == 200


def test_the_log_of_addresses_opens_no_preview(front: Front) -> None:
    front.get("/en/cities/?preview=opens-it", Referer=f"https://{HOST}/en/?preview=opens-it")
    log = front.folder / "access.log"
    assert comes_back(lambda: "/en/cities/" in log.read_text())  # written once the answer has left
    assert "opens-it" not in log.read_text()


def test_what_a_form_waits_for_is_not_cut_off_by_a_reload(tmp_path: Path) -> None:
    with RunningSite(tmp_path / "var") as site, ThreadPoolExecutor(4) as threads:
        desks = [Desk(site) for _ in range(4)]
        with closing(sqlite3.connect(site.data_dir / "db.sqlite3")) as other:
            other.execute("BEGIN IMMEDIATE")
            asked = [
                threads.submit(desk.publish, f"Sent before {number}.")
                for number, desk in enumerate(desks)
            ]
            time.sleep(1)
            before = workers(site)
            os.kill(site.process.pid, signal.SIGHUP)
            time.sleep(15)
            other.rollback()
        for each in asked:  # the one is saved, the others are shown what it wrote
            assert "Sent before" in each.result()
        wait_until_gone(before)


def test_no_request_fails_while_it_is_reloaded(site: RunningSite, front: Front) -> None:
    answers: Counter[int | str] = Counter()
    over = threading.Event()

    def ask(path: str) -> str:
        try:
            status, text = front.read(path)
        except (OSError, http.client.HTTPException) as error:
            answers[repr(error)] += 1
            return ""
        answers[status if status == 200 else f"{status} of {path}"] += 1
        return text

    def read(number: int) -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            page = ask("/en/cities/" if number % 2 else f"/zh-hans/search/?q=城市{number}{turn}")
            for sheet in SHEET.findall(page):
                ask(sheet)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for each in readers:
        each.start()
    try:
        for number in range(RELOADS):
            before = workers(site)
            new = change_the_sheet(site.data_dir / "static", number)
            os.kill(site.process.pid, signal.SIGHUP)  # as ExecReload does
            wait_until_gone(before)
            assert workers(site)
            assert new in front.read("/en/cities/")[1]
    finally:
        over.set()
        for each in readers:
            each.join()
    assert set(answers) == {200}, answers


SHEET = re.compile(r'href="(/static/cities/site\.[0-9a-f]{12}\.css)"')


def change_the_sheet(static: Path, number: int) -> str:
    """Collect another style sheet, as the files of another release; its name there."""
    manifest = static / "staticfiles.json"
    listed = json.loads(manifest.read_text())
    old, new = listed["paths"]["cities/site.css"], f"cities/site.{number:012x}.css"
    (static / new).write_text(f"{(static / old).read_text()}/* {number} */")
    listed["paths"]["cities/site.css"] = new
    manifest.write_text(json.dumps(listed))
    return new


def wait_until_gone(processes: set[int]) -> None:
    end = time.monotonic() + 120
    while any(Path(f"/proc/{each}").exists() for each in processes):
        assert time.monotonic() < end, "the old workers go on"
        time.sleep(0.1)


def systemd_analyze() -> str:
    """Path of what judges units; raises UnavailableError."""
    if path := shutil.which("systemd-analyze"):
        return path
    raise UnavailableError("systemd is not installed")


def test_systemd_understands_its_files(tmp_path: Path) -> None:
    with available():
        analyze = systemd_analyze()
    for unit in DEPLOY.glob("smartcity*.*"):
        text = unit.read_text().replace("/srv/smartcity/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        [analyze, "verify", "--man=no", *map(str, sorted(tmp_path.glob("*.timer")))],
        capture_output=True,
        text=True,
    )
    done_service = subprocess.run(
        [analyze, "verify", "--man=no", tmp_path / "smartcity.service"],
        capture_output=True,
        text=True,
    )
    said = [line for each in (done, done_service) for line in each.stderr.splitlines()]
    assert [line for line in said if "smartcity" in line] == []
