"""One thread of a worker hands out what is kept; the others rest until it turns to something else.

What runs in a thread here, a thread of the server does with the body of an answer.
"""

import http.client
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import monotonic, sleep
from typing import Any

import pytest

from smartcity import scheduling
from smartcity.page_cache import leadership
from smartcity.page_cache.leadership import Leadership
from tests.benchmarks.load import processes
from tests.page_cache.crowd import READERS
from tests.page_cache.visiting import Visitor
from tests.running import RunningSite

pytestmark = pytest.mark.once

PAGE = [b"page"]
PLAIN = {"SERVER_PROTOCOL": "HTTP/1.1"}
LONG = 60  # seconds; a limit for what hangs
ALL = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


class Thread:
    """One of the server's."""

    def __init__(self, leadership: Leadership) -> None:
        self.leadership, self._at_work = leadership, ThreadPoolExecutor(1)

    def answers(self, environ: dict[str, Any] = PLAIN) -> Any:
        """A kept page, before it is sent."""
        return self._at_work.submit(self.leadership.lead_or_rest, PAGE, environ).result(LONG)

    def sends(self, body: Any) -> Future[None]:
        """The answer, to its end; it rests then."""
        assert list(body) == PAGE
        resting = self.leadership._resting
        number = len(resting)
        rest = self._at_work.submit(body.close)
        while len(resting) == number and not rest.done():
            sleep(0.001)
        return rest

    def goes(self) -> None:
        self._at_work.shutdown(wait=False)

    def hands_on(self) -> None:
        self._at_work.submit(self.leadership.hand_on).result(LONG)

    def runs_on(self) -> list[int]:
        """The processors on which it may run."""
        return sorted(self._at_work.submit(os.sched_getaffinity, 0).result(LONG))


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Thread]]:
    monkeypatch.setattr(leadership, "LONGEST_REST", LONG)
    together = Leadership()
    made = [Thread(together) for _ in range(3)]
    yield made
    for thread in made:
        thread.goes()


def follows(leader: Thread, thread: Thread) -> Future[None]:
    """`thread` comes to rest behind `leader`, who is at work."""
    for _ in range(3):  # at first the leader might be there no more
        leader.answers()
        if (body := thread.answers()) is not PAGE:
            return thread.sends(body)
    raise AssertionError("both lead")


def test_who_is_alone_leads(threads: list[Thread]) -> None:
    assert all(threads[0].answers() is PAGE for _ in range(5))


def test_the_others_rest_until_one_is_to_lead(threads: list[Thread]) -> None:
    leader, *others = threads
    resting = [follows(leader, other) for other in others]
    assert len(leader.leadership._resting) == 2
    leader.hands_on()
    resting[1].result(LONG)
    assert len(leader.leadership._resting) == 1
    again = follows(others[1], leader)
    others[1].hands_on()
    again.result(LONG)
    leader.hands_on()
    resting[0].result(LONG)


def test_whoever_does_not_lead_hands_nothing_on(threads: list[Thread]) -> None:
    leader, resting, other = threads
    rest = follows(leader, resting)
    other.hands_on()
    assert leader.leadership._resting
    leader.hands_on()
    rest.result(LONG)


def test_one_that_leads_no_more_is_followed(threads: list[Thread]) -> None:
    gone, thread, other = threads
    gone.answers()
    assert thread.answers() is PAGE
    assert thread.answers() is PAGE  # the other has handed out nothing meanwhile
    rest = follows(thread, other)
    thread.hands_on()
    rest.result(LONG)


def test_nobody_rests_for_long(threads: list[Thread], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "LONGEST_REST", 0.01)
    follows(threads[0], threads[1]).result(LONG)
    threads[0].hands_on()  # to nobody
    assert threads[1].answers() is PAGE


@pytest.mark.skipif(len(ALL) < 2, reason="workers share the processors where Linux has several")
def test_the_leader_stays_on_processors_of_its_own(
    threads: list[Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "_all", ALL)
    monkeypatch.setattr(scheduling, "_own", ALL[:1])
    leader, other, _ = threads
    leader.answers()
    assert leader.runs_on() == ALL[:1]
    other.hands_on()  # it never led
    assert other.runs_on() == ALL
    rest = follows(leader, other)
    leader.hands_on()
    rest.result(LONG)
    assert leader.runs_on() == ALL
    assert other.runs_on() == ALL[:1]


@pytest.mark.parametrize(
    "environ",
    [
        {"SERVER_PROTOCOL": "HTTP/1"},
        {"SERVER_PROTOCOL": "HTTP/2"},
        PLAIN | {"CONTENT_LENGTH": "2"},
        PLAIN | {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_none_rests_before_the_end_of_an_answer(threads: list[Thread], environ: Any) -> None:
    leader, thread, _ = threads
    for _ in range(3):
        leader.answers()
        assert thread.answers(environ) is PAGE


class Asked:
    """Whether a thread is asked to lead, or to hand on."""

    def __init__(self) -> None:
        self.leads: list[bool] = []

    def lead_or_rest(self, body: Any, _environ: Any) -> Any:
        self.leads.append(True)
        return body

    def hand_on(self) -> None:
        self.leads.append(False)


@pytest.mark.django_db
def test_whoever_turns_to_anything_else_hands_on(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/en/cities/")
    asked = Asked()
    monkeypatch.setattr(visitor.cache, "_leadership", asked)
    visitor.get("/en/cities/")
    assert asked.leads == [True]
    visitor.get("/en/cities/", HTTP_COOKIE="sessionid=x")
    visitor.get("/en/cities/", "POST")
    visitor.get("/en/news/")
    visitor.get("/admin/login/")
    monkeypatch.setattr(visitor.cache._content_now, "at_hand", lambda: None)
    visitor.get("/en/cities/")
    assert asked.leads == [True] + [False] * 5


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(tmp_path_factory.mktemp("leadership") / "var") as running:
        yield running


def worked(process: int) -> dict[str, int]:
    """How long each thread of a process has worked, in nanoseconds."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return {each.name: int((each / "schedstat").read_text().split()[0]) for each in threads}


def read(site: RunningSite, seconds: float, method: str, headers: dict[str, str]) -> None:
    """By READERS connections, each again and again."""
    begin = Barrier(READERS)

    def ask(_reader: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=LONG)
        begin.wait()
        end = monotonic() + seconds
        while monotonic() < end:
            connection.request(method, "/en/cities/", headers=headers)
            connection.getresponse().read()
        connection.close()

    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(ask, range(READERS)))


@pytest.mark.parametrize(
    ("method", "headers"), [("GET", {}), ("HEAD", {}), ("GET", {"If-None-Match": "*"})]
)
def test_one_thread_of_a_worker_does_nearly_all(
    site: RunningSite, method: str, headers: dict[str, str]
) -> None:
    """Or two, for once a second the one that leads looks for the database, and hands on."""
    read(site, 0.5, method, headers)
    workers = processes(site.process.pid)[1:]
    before = {pid: worked(pid) for pid in workers}
    read(site, 0.5, method, headers)
    for pid in workers:
        spent = sorted(now - before[pid].get(thread, 0) for thread, now in worked(pid).items())
        *others, _one, _another, _server_s_own = spent
        assert len(others) > 2
        assert sum(others) <= sum(spent) / 8
