"""Who asks in words that were answered is answered the same, and only while that is right."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from smartcity.page_cache import answers, asking, cache, content
from smartcity.page_cache.answers import Answer, Answers
from smartcity.page_cache.asking import words_of
from tests.factories import edit, make_city, make_news
from tests.page_cache.visiting import Pass, Visitor

pytestmark = pytest.mark.django_db

# What the thread that answers asks for itself: it changes nothing of the answer.
OF_THE_SERVER = {"SERVER_PROTOCOL", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"}
REQUEST = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/en/",
    "QUERY_STRING": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "HTTP_HOST": "testserver",
    "wsgi.url_scheme": "http",
    "wsgi.input": BytesIO(),
}
FORMS: list[dict[str, str]] = [
    {},
    {"HTTP_ACCEPT_ENCODING": "br"},
    {"HTTP_ACCEPT_ENCODING": "gzip"},
    {"HTTP_COOKIE": "another=1"},
    {"HTTP_HOST": "testserver:80"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_IF_NONE_MATCH": '"another"'},
    {"REQUEST_METHOD": "HEAD"},
]


class Overheard(dict[str, Any]):
    """A request that notes what it is asked for, if it is not copied."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(said)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


def kept(visitor: Visitor) -> Answers:
    """What the visitor's worker has at hand."""
    now = visitor.cache._content_now.at_hand()
    assert now is not None
    return now.period.answers


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(content, "time", now.timestamp)


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("must_be_secure", [True, False])
def test_the_words_are_all_that_is_looked_at(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, must_be_secure: bool
) -> None:
    monkeypatch.setattr(asking, "_MUST_BE_SECURE", must_be_secure)
    for form in FORMS:
        said = {**REQUEST, "wsgi.url_scheme": "https", **form}
        for _ in range(2):  # the first time, it is made
            visitor.cache({**said}, lambda *_given: None)
        words = Overheard(said)
        words_of(words)
        kept(visitor).clear()
        request, before = Overheard(said), visitor.django.asked
        visitor.cache(request, lambda *_given: None)
        assert visitor.django.asked == before, form
        assert request.asked <= words.asked | OF_THE_SERVER, form


@pytest.mark.usefixtures("still")
def test_nothing_is_worked_out_for_words_that_were_answered(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):  # the first time, the page grows by each form
        before = [visitor.get("/zh-hans/cities/", **form) for form in FORMS]

    def refuse(*_given: Any) -> Any:
        raise AssertionError("It was asked before.")

    monkeypatch.setattr(cache, "asked", refuse)
    assert [visitor.get("/zh-hans/cities/", **form) for form in FORMS] == before
    with pytest.raises(AssertionError):
        visitor.get("/zh-hans/cities/", HTTP_ACCEPT_ENCODING="gzip, br")


def test_what_was_answered_to_https_is_not_answered_to_http(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_MUST_BE_SECURE", True)
    for _ in range(3):
        visitor.get("/en/", **{"wsgi.url_scheme": "https"})
    assert visitor.django.asked == 1
    visitor.get("/en/")
    assert visitor.django.asked == 2  # which sends it to https


def test_who_has_a_session_is_never_answered_so(visitor: Visitor) -> None:
    visitor.get("/en/")
    for _ in range(2):
        own = visitor.get("/en/", HTTP_COOKIE="sessionid=any")
        assert own.headers["cache-control"] == "private, no-cache"


def test_no_answer_outlives_a_change(visitor: Visitor) -> None:
    city = make_city(name_en="Before")
    address = city.get_absolute_url()
    tag = [visitor.get(address).headers["etag"] for _ in range(2)][1]
    assert [visitor.get(address, HTTP_IF_NONE_MATCH=tag).status for _ in range(2)] == [304, 304]
    edit(city, name_en="After")
    city.publish()
    assert "After" in visitor.get(address).text
    assert visitor.get(address, HTTP_IF_NONE_MATCH=tag).status == 200


def test_no_answer_outlives_a_moment(visitor: Visitor, passes: Pass) -> None:
    make_news(title_en="In an hour", published_at=timezone.now() + timedelta(hours=1))
    for _ in range(2):
        assert "In an hour" not in visitor.get("/en/news/").text
    passes(timedelta(hours=1))
    assert "In an hour" in visitor.get("/en/news/").text
    passes(timedelta())
    for _ in range(2):
        assert "In an hour" not in visitor.get("/en/news/").text


def test_what_is_said_of_the_content_is_said_anew_in_time(
    visitor: Visitor, passes: Pass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "CDN_SECONDS", 600)
    make_news(published_at=timezone.now() + timedelta(hours=1))

    def said() -> tuple[bool, int]:
        visitor.get("/en/")
        given = visitor.get("/en/").headers
        return "last-modified" in given, int(given["cache-control"].rpartition("=")[2])

    assert said() == (False, 600)
    passes(timedelta(minutes=6))
    assert said() == (True, 600)
    passes(timedelta(minutes=58))
    is_told, age = said()
    assert is_told
    assert 60 < age <= 120
    passes(timedelta(minutes=59))
    assert said()[1] <= 60
    assert visitor.django.asked == 1


def test_a_clock_that_is_set_back_is_followed(visitor: Visitor, passes: Pass) -> None:
    make_city()
    for minutes, is_told in ((0, False), (6, True), (2, False), (6, True)):
        passes(timedelta(minutes=minutes))
        for _ in range(2):
            assert ("last-modified" in visitor.get("/en/").headers) is is_told
        assert kept(visitor)


def test_a_cdn_is_told_of_the_end_as_it_is_when_it_is_answered(
    visitor: Visitor, passes: Pass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "CDN_SECONDS", 600)
    make_news(published_at=timezone.now() + timedelta(hours=1))
    django = visitor.cache._application

    def slowly(environ: Any, start_response: Any) -> Any:
        body = list(django(environ, start_response))
        passes(timedelta(minutes=59, seconds=50))
        return body

    monkeypatch.setattr(visitor.cache, "_application", slowly)
    passes(timedelta(minutes=55))
    assert int(visitor.get("/en/").headers["cache-control"].rpartition("=")[2]) <= 10


def test_a_server_may_change_what_it_is_given(visitor: Visitor) -> None:
    for _ in range(3):
        visitor.cache({**REQUEST}, lambda _status, headers: headers.append(("Date", "today")))
    assert "date" not in visitor.get("/en/").headers


def test_no_more_is_kept_than_there_is_room_for() -> None:
    given, answer = Answers(), Answer("200 OK", [], b"")
    for n in range(3 * answers.MOST):
        given.keep(("GET", f"/{n}/", None), answer)
        assert f"/{n}/" in {path for _method, path, _none in given}
        assert len(given) <= answers.MOST
    given.keep(("GET", "x" * answers.LONGEST), answer)
    assert ("GET", "x" * answers.LONGEST) not in given


def test_what_is_asked_for_all_the_time_is_never_let_go() -> None:
    visitor = Visitor(room=200_000)
    favourite, second, *others = [make_city().get_absolute_url() for _ in range(30)]
    visitor.get(favourite)
    visitor.get(second)
    for address in others:
        visitor.get(address)
        assert visitor.makes(favourite, favourite) == 0, address
    assert len(visitor.cache._shelves.plain) < len(others)
    assert visitor.makes(second) == 1


def test_pages_that_are_not_kept_leave_no_answers() -> None:
    visitor = Visitor(room=20_000)
    for _ in range(2):
        assert visitor.makes("/en/") == 1
    assert not kept(visitor)
