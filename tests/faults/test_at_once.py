"""Two editors post at the same moment to a served site, whose workers are processes of their own.

AT_ONCE says how many times (8 unless set). The site has a database of its own, of the kind
that the suite runs on.
"""

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest

from tests.faults.browser import Browser
from tests.forms import Values
from tests.running import RunningSite, manage

AT_ONCE = int(os.environ.get("AT_ONCE", "8"))
PASSWORD = "secret of the two"
RECORDS = """
import json
from django.contrib.auth.models import User
from cities.models import NewsItem
for name in ("anna", "bo"):
    User.objects.create_superuser(name, password=%r)
print(json.dumps(list(NewsItem.objects.published().order_by("slug").values("pk", "slug"))))
"""
HISTORY = """
import json
from cities.models import Revision
found = Revision.objects.filter(model="newsitem", record_id=%d).order_by("pk")
print(json.dumps([[each.number, each.snapshot, each.action] for each in found]))
"""


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Folder and database of the site."""
    folder = tmp_path_factory.mktemp("at-once") / "var"
    suite = os.environ.get("DATABASE_URL", "")
    if not suite.startswith("postgres"):
        yield {"data_dir": folder}
        return
    name = f"at_once_{os.getpid()}"  # one for each worker of the suite
    with psycopg.connect(suite, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield {"data_dir": folder, "DATABASE_URL": f"{suite.rpartition('/')[0]}/{name}"}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(where: dict[str, Any]) -> Iterator[RunningSite]:
    with RunningSite(**where) as running:
        yield running


@pytest.fixture(scope="module")
def records(site: RunningSite, where: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return iter(ask(where, RECORDS % PASSWORD))


@pytest.fixture(scope="module")
def editors(site: RunningSite, records: Any) -> list[Browser]:
    return [Browser(site, name, PASSWORD) for name in ("anna", "bo")]


@pytest.fixture
def news(records: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """A published record that no other test has touched."""
    return next(records)


def ask(where: dict[str, Any], question: str) -> Any:
    answer = manage("shell", "-v", "0", "-c", question, **where)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def history(where: dict[str, Any], news: dict[str, Any]) -> list[Any]:
    """Number, snapshot and action of every revision, as they were written."""
    found: list[Any] = ask(where, HISTORY % news["pk"])
    numbers = [number for number, _snapshot, _published in found if number]
    assert numbers == list(range(1, len(numbers) + 1))
    return found


def post_at_once(
    editors: list[Browser], news: dict[str, Any], texts: list[tuple[str, str, str]]
) -> list[tuple[str, str]]:
    """Each editor opens the form and types; then both press their button. Returns the answers."""
    path = f"/admin/cities/newsitem/{news['pk']}/change/"
    forms = [editor.form(path, "newsitem_form") for editor in editors]
    filled = [
        form | {name: text, button: "1"}
        for form, (name, text, button) in zip(forms, texts, strict=True)
    ]
    return press_at_once(editors, path, filled)


def press_at_once(editors: list[Browser], path: str, filled: list[Values]) -> list[tuple[str, str]]:
    start = Barrier(len(editors))

    def press(editor: Browser, values: Values) -> tuple[str, str]:
        start.wait()
        return editor.post(path, values)

    with ThreadPoolExecutor(len(editors)) as pool:
        return list(pool.map(press, editors, filled))


def test_different_languages_come_together(
    editors: list[Browser], news: dict[str, Any], where: dict[str, Any]
) -> None:
    pairs = [(f"English {number}e", f"中文{number}号") for number in range(AT_ONCE)]
    for english, chinese in pairs:
        texts = [("title_en", english, "_save"), ("title_zh_hans", chinese, "_save")]
        for url, _page in post_at_once(editors, news, texts):
            assert "/conflict/" not in url
    revisions = history(where, news)
    assert len(revisions) == 1 + 2 * AT_ONCE  # each save is one, and none waits beside the line
    said = [(words["title_en"], words["title_zh_hans"]) for _, words, _ in revisions]
    assert said[2::2] == pairs


def test_of_the_same_text_one_is_kept_beside(
    editors: list[Browser], news: dict[str, Any], where: dict[str, Any]
) -> None:
    for number in range(AT_ONCE):
        texts = [("title_en", f"{name} {number}e", "_save") for name in ("anna", "bo")]
        answers = post_at_once(editors, news, texts)
        assert sorted("/conflict/" in url for url, _page in answers) == [False, True]
        shown = next(page for url, page in answers if "/conflict/" in url)
        assert 'name="choice-0"' in shown
    said = [words["title_en"] for _, words, _ in history(where, news)]
    wanted = [f"{name} {number}e" for number in range(AT_ONCE) for name in ("anna", "bo")]
    assert sorted(said[1:]) == sorted(wanted)


def test_nobody_publishes_what_they_have_not_seen(
    editors: list[Browser], news: dict[str, Any], site: RunningSite
) -> None:
    for number in range(AT_ONCE):
        unseen = f"未见{number}号"
        texts = [("title_en", f"Seen {number}e", "_publish"), ("title_zh_hans", unseen, "_save")]
        post_at_once(editors, news, texts)
        assert unseen not in site.get(f"/zh-hans/news/{news['slug']}/")


def undated(page: str) -> str:
    """`page` without what machines are told of when it last changed."""
    return re.sub('"dateModified": "[^"]*"', "", page)


def test_deleted_by_both_and_recovered_by_both_it_is_as_it_was(
    editors: list[Browser], news: dict[str, Any], site: RunningSite, where: dict[str, Any]
) -> None:
    path, public = f"/admin/cities/newsitem/{news['pk']}", f"/en/news/{news['slug']}/"
    before = undated(site.get(public))
    for _ in range(AT_ONCE):
        # The token against forged requests is that of the session, whatever page it stands on.
        forms = [editor.form(f"{path}/change/", "newsitem_form") for editor in editors]
        tokens = [{"csrfmiddlewaretoken": form["csrfmiddlewaretoken"]} for form in forms]
        press_at_once(editors, f"{path}/delete/", [token | {"post": "yes"} for token in tokens])
        seen = editors[0].form(f"{path}/recover/", "act_form")["seen"]
        press_at_once(editors, f"{path}/recover/", [token | {"seen": seen} for token in tokens])
        assert undated(site.get(public)) == before
    actions = [action for _number, _snapshot, action in history(where, news)]
    assert actions[1:] == ["deleted", "recovered"] * AT_ONCE
