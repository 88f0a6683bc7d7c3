"""Those who ask for one page at once: one has it made, the others get what was made."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from smartcity.page_cache import cache
from smartcity.page_cache.turns import Turns
from tests.page_cache import visiting

pytestmark = pytest.mark.django_db
READERS = 5


class Maker:
    """An application that answers when a second reader has come, or none for so many seconds."""

    def __init__(self, patience: float) -> None:
        self.patience, self.asked, self.second = patience, 0, Event()

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        self.asked += 1
        if self.asked > 1:
            self.second.set()
        self.second.wait(self.patience)
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [b"page"]


@pytest.fixture
def all_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[Maker, float], set[int]]:
    """All read one page that nobody has made, and wait so long for another: their statuses."""

    def read(maker: Maker, patience: float) -> set[int]:
        monkeypatch.setattr(cache, "PATIENCE", patience)
        monkeypatch.setattr(visiting, "as_if_committed", lambda: 1)
        visitor = visiting.Visitor()
        visitor.get("/en/cities/")  # the threads find the content known, and ask no database
        monkeypatch.setattr(visitor.cache, "_application", maker)
        with ThreadPoolExecutor(READERS) as readers:
            statuses = readers.map(lambda _: visitor.get("/en/news/").status, range(READERS))
            return set(statuses)

    return read


def test_one_has_it_made(all_read: Any) -> None:
    maker = Maker(patience=0.5)
    assert all_read(maker, 60) == {200}
    assert maker.asked == 1


def test_nobody_waits_for_long(all_read: Any) -> None:
    maker = Maker(patience=60)
    assert all_read(maker, 0.01) == {200}
    assert maker.second.is_set()


def test_what_fails_gives_its_turn_to_the_next() -> None:
    turns = Turns(patience=0)

    def fail() -> None:
        with turns.of("page"):
            assert [door.locked() for door in turns._doors].count(True) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not any(door.locked() for door in turns._doors)
