"""The site as the README puts it before the public: behind the web server, reloaded under load."""

import http.client
import os
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.front import HOST, Front
from tests.machine import UnavailableError, nginx, require_all
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
    try:
        nginx()
    except UnavailableError as reason:
        if require_all():
            raise
        pytest.skip(str(reason))
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


def test_no_request_fails_while_it_is_reloaded(site: RunningSite, front: Front) -> None:
    answers: Counter[int | str] = Counter()
    over = threading.Event()

    def read(number: int) -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            page = "/en/cities/" if number % 2 else f"/zh-hans/search/?q=城市{number}{turn}"
            try:
                answers[front.get(page)[0]] += 1
            except (OSError, http.client.HTTPException) as error:
                answers[repr(error)] += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for each in readers:
        each.start()
    try:
        for _ in range(RELOADS):
            before = workers(site)
            os.kill(site.process.pid, signal.SIGHUP)  # as ExecReload does
            wait_until_gone(before)
            assert workers(site)
    finally:
        over.set()
        for each in readers:
            each.join()
    assert set(answers) == {200}, answers


def workers(site: RunningSite) -> set[int]:
    """The processes that answer for the site."""
    main = site.process.pid
    return set(map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split()))


def wait_until_gone(processes: set[int]) -> None:
    end = time.monotonic() + 120
    while any(Path(f"/proc/{each}").exists() for each in processes):
        assert time.monotonic() < end, "the old workers go on"
        time.sleep(0.1)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_its_files(tmp_path: Path) -> None:
    for unit in DEPLOY.glob("smartcity*.*"):
        text = unit.read_text().replace("/srv/smartcity/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.glob("*.timer")))],
        capture_output=True,
        text=True,
    )
    done_service = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "smartcity.service"],
        capture_output=True,
        text=True,
    )
    said = [line for each in (done, done_service) for line in each.stderr.splitlines()]
    assert [line for line in said if "smartcity" in line] == []
