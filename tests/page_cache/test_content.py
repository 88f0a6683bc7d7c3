"""Many who ask at once after a change: one finds out what the content has become."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from types import SimpleNamespace
from typing import Any

import pytest

from smartcity.page_cache import content
from smartcity.page_cache.content import ContentNow
from tests.running import manage

READERS = 5
ASKS_IN_A_THREAD = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from smartcity import patience
from smartcity.page_cache.cache import PageCache
patience.serve()
def ask():
    PageCache(None)._content()
    return connection.connection
with ThreadPoolExecutor(1) as thread:
    print(thread.submit(ask).result())
"""


class One:
    """A generation that stays what it is."""

    def __call__(self) -> int:
        return 1

    at_hand = __call__


@pytest.mark.once
def test_one_finds_out_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, second, begin = [], Event(), Barrier(READERS)

    def find(number: int) -> Any:
        asked.append(number)
        if len(asked) > 1:
            second.set()
        second.wait(0.5)
        return known(number)

    monkeypatch.setattr(content, "Content", find)
    monkeypatch.setattr(content, "PATIENCE", 60)
    now = ContentNow(One(), lambda: None)

    def read(_reader: int) -> int:
        begin.wait()
        return id(now())

    with ThreadPoolExecutor(READERS) as readers:
        assert len(set(readers.map(read, range(READERS)))) == 1
    assert asked == [1]


class Counting(One):
    """How often it is asked."""

    asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return 1


@pytest.mark.once
def test_who_finds_it_asks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "Content", known)
    generation = Counting()
    ContentNow(generation, lambda: None)()
    assert generation.asked == 1


class Overtaking(One):
    """Rises between two steps of whoever asks first, and another reader is quicker."""

    def __init__(self) -> None:
        self.numbers = iter([1, 2, 2])
        self.now = ContentNow(self, lambda: None)

    def __call__(self) -> int:
        if (number := next(self.numbers)) == 1:
            assert self.now().number == 2
        return number


@pytest.mark.once
def test_who_is_overtaken_is_given_what_the_other_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "Content", known)
    assert Overtaking().now().number == 2


def known(number: int) -> Any:
    """Content of that number, which lasts."""
    return SimpleNamespace(number=number, lasts=lambda: True)


@pytest.mark.once
def test_whoever_asked_keeps_no_connection(tmp_path: Path) -> None:
    manage("migrate", "-v0", data_dir=tmp_path)
    done = manage("shell", "-v0", "-c", ASKS_IN_A_THREAD, data_dir=tmp_path)
    assert done.stdout.strip() == "None", done.stderr
