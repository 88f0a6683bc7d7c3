"""A fault has a name: on its page, in its answer, and on its one line in the log."""

import json
import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from cities.views.directory import Directory
from smartcity.logs import JSONLines
from smartcity.request_id import HEADER

pytestmark = pytest.mark.django_db


@pytest.fixture
def faulty(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("made to fail\nin two lines")

    monkeypatch.setattr(Directory, "get_context_data", fail)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(("language", "words"), [("en", "quote the number"), ("zh-hans", "编号")])
def test_a_fault_is_one_line_with_the_number_that_its_page_tells(
    faulty: Client, language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JSONLines())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    response = faulty.get(f"/{language}/cities/")
    logger.removeHandler(handler)
    (line,) = (each for each in capsys.readouterr().err.splitlines() if each.startswith("{"))
    told = json.loads(line)
    assert told["request"] == response.headers[HEADER]
    assert told["level"] == "ERROR"
    assert (told["method"], told["path"]) == ("GET", f"/{language}/cities/")
    assert "made to fail\nin two lines" in told["exception"]
    page = response.content.decode()
    assert words in page
    assert told["request"] in page


def test_an_answer_is_told_of_by_its_number_though_it_has_left(client: Client) -> None:
    """Django tells of a missing page, for one, when nobody is asked for it any more."""
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(JSONLines().format(record))  # type: ignore[method-assign]
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    response = client.get("/nothing/")
    logger.removeHandler(handler)
    (told,) = map(json.loads, heard)
    assert told["request"] == response.headers[HEADER]


def test_each_has_its_own(faulty: Client) -> None:
    names = {faulty.get("/en/cities/").headers[HEADER] for _ in range(3)}
    assert len(names) == 3


def test_a_page_that_may_be_kept_has_none(client: Client) -> None:
    assert HEADER not in client.get("/en/").headers


@pytest.mark.parametrize("given", ["abcdef0123456789", "x" * 65, "a b c d e f", "<script>", ""])
def test_only_a_server_in_front_may_give_it(faulty: Client, given: str, settings: Any) -> None:
    assert faulty.get("/en/cities/", headers={HEADER: given}).headers[HEADER] != given
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answer = faulty.get("/en/cities/", headers={HEADER: given, "X-Forwarded-Proto": "https"})
    assert (answer.headers[HEADER] == given) is (given == "abcdef0123456789")


def test_what_happens_outside_of_a_request_is_a_line_too() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "城市 %s", ("a\nb",), None)
    told = json.loads(JSONLines().format(record))
    assert told["message"] == "城市 a\nb"
    assert "request" not in told


def test_the_site_logs_so() -> None:
    assert settings.LOGGING["formatters"]["json"]["()"] == "smartcity.logs.JSONLines"
