"""Between two steps of one request, another editor's save slips in.

What is done in one transaction cannot be divided; everything else can. So the other's save is
tried before every transaction that the request begins, one after the other: a race that real
processes would lose once in a thousand times is lost here every time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import Atomic
from django.test import Client

from cities.models import NewsItem, Revision
from cities.models.line import Line
from tests.admin.desk import address, post, save, typed
from tests.factories import make_news
from tests.faults.pages import read_act, read_conflict

pytestmark = pytest.mark.django_db
MOST = 20  # transactions that one request may begin


@contextmanager
def before_transaction(number: int, act: Callable[[], Any]) -> Iterator[list[int]]:
    """Do `act` before the transaction with this number; gives an empty list if there was none."""
    real, outside, begun = Atomic.__enter__, len(connection.savepoint_ids), [0]
    done: list[int] = []

    def enter(atomic: Atomic) -> None:
        if len(connection.savepoint_ids) == outside and not done:
            begun[0] += 1
            if begun[0] == number:
                done.append(number)
                act()
        real(atomic)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Atomic, "__enter__", enter)
        yield done


def at_every_transaction(story: Callable[[int], bool]) -> None:
    """Tell the story anew for each transaction; it says whether that was begun."""
    reached = 0
    while reached < MOST and story(reached + 1):
        reached += 1
    assert 0 < reached < MOST, reached


def is_kept(news: NewsItem, text: str) -> bool:
    """Whether a text is in the newest state, or waits beside it."""
    line = Line.of(news)
    waiting = [revision.snapshot for revision in line.all.unresolved()]
    return any(text in snapshot.values() for snapshot in (line.head().snapshot, *waiting))


def is_public(news: NewsItem, text: str) -> bool:
    return text in Client().get(f"/zh-hans/news/{news.slug}/").content.decode()


def test_opening(li: Client, bo: Client) -> None:
    def story(number: int) -> bool:
        news = make_news()
        with before_transaction(number, lambda: save(bo, news, title_en="Bo's")) as done:
            values = typed(li, news, title_zh_hans="李的")
        assert post(li, news, values) is None
        assert is_kept(news, "李的")
        assert not done or is_kept(news, "Bo's"), f"replaced unseen, before transaction {number}"
        return bool(done)

    at_every_transaction(story)


def test_saving(li: Client, bo: Client) -> None:
    def story(number: int) -> bool:
        news = make_news()
        values = typed(li, news, title_en="Li's") | {"_save": "1"}
        with before_transaction(number, lambda: save(bo, news, title_en="Bo's")) as done:
            assert li.post(address(news, "change"), values).status_code == 302
        assert is_kept(news, "Li's")
        assert not done or is_kept(news, "Bo's")
        return bool(done)

    at_every_transaction(story)


def test_saving_and_publishing(li: Client, bo: Client) -> None:
    def story(number: int) -> bool:
        news = make_news()
        values = typed(li, news, title_en="Li's") | {"_publish": "1"}
        with before_transaction(number, lambda: save(bo, news, title_zh_hans="波的")) as done:
            assert li.post(address(news, "change"), values).status_code == 302
        assert is_kept(news, "Li's")
        if done:
            assert is_kept(news, "波的")
            assert not is_public(news, "波的"), f"published unseen, before transaction {number}"
        return bool(done)

    at_every_transaction(story)


@pytest.mark.parametrize("act", ["publish", "drop", "restore"])
def test_a_act(li: Client, bo: Client, act: str) -> None:
    def story(number: int) -> bool:
        news = make_news()
        first = Line.of(news).head()
        save(li, news, title_en="Li's")
        asked = {"revision": first.pk} if act == "restore" else {}
        page = read_act(li.get(address(news, act), asked).content, act, set())
        with before_transaction(number, lambda: save(bo, news, title_zh_hans="波的")) as done:
            assert li.post(address(news, act), page.hidden).status_code in (200, 302)
        if done:
            assert is_kept(news, "波的"), f"replaced unseen, before transaction {number}"
            assert not is_public(news, "波的"), f"published unseen, before transaction {number}"
        return bool(done)

    at_every_transaction(story)


@pytest.mark.parametrize("answer", ["theirs", "mine", "own"])
def test_choosing(li: Client, bo: Client, answer: str) -> None:
    def story(number: int) -> bool:
        news = make_news()
        values = typed(li, news, title_en="Li's") | {"_save": "1"}
        save(bo, news, title_en="Bo's")
        page = read_conflict(li.post(address(news, "change"), values, follow=True).content)
        chosen = page.hidden | {"choice-0": answer, "choice-0-own": "Of both"}
        with before_transaction(number, lambda: save(bo, news, title_en="Bo's second")) as done:
            assert li.post(address(news, "conflict"), chosen).status_code in (200, 302)
        assert not done or is_kept(news, "Bo's second"), (
            f"replaced unseen, before transaction {number}"
        )
        return bool(done)

    at_every_transaction(story)


def test_recovering_twice(li: Client, bo: Client) -> None:
    def story(number: int) -> bool:
        news = make_news()
        li.post(address(news, "delete"), {"post": "yes"})
        asked = {"seen": Line.of(news).head().pk}
        with before_transaction(number, lambda: bo.post(address(news, "recover"), asked)) as done:
            assert li.post(address(news, "recover"), asked).status_code in (200, 302)
        assert NewsItem.objects.filter(pk=news.pk).exists()
        actions = Revision.objects.filter(model="newsitem", record_id=news.pk)
        assert actions.filter(action="recovered").count() == 1
        return bool(done)

    at_every_transaction(story)
