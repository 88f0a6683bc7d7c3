"""The page cache: a WSGI application in front of Django's."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import DatabaseError
from django.utils.http import parse_etags, parse_http_date_safe

from smartcity.page_cache.answers import Answer, Headers
from smartcity.page_cache.asking import (
    Asked,
    Environ,
    asked,
    environ_of,
    seems_signed_in,
    words_of,
)
from smartcity.page_cache.content import Content, ContentNow, Period, told
from smartcity.page_cache.generation import Generation, generation_reader
from smartcity.page_cache.leadership import Leadership
from smartcity.page_cache.pages import Form, Page, encoding_for, may_be_kept
from smartcity.page_cache.shelves import Shelves
from smartcity.page_cache.turns import PATIENCE, Turns

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class PageCache:
    """Answers GET and HEAD of public pages from memory while the content is as it was.

    What a page may depend on is its address alone: Django is asked for it with a request that
    has nothing else, so an answer cannot cross to somebody who asked differently.
    """

    def __init__(
        self,
        application: Application,
        generation: Generation | None = None,
        room: int = settings.PAGE_CACHE_BYTES,
    ) -> None:
        """`generation` gives the content's, `room` is in bytes."""
        self._application = application
        self._shelves = Shelves(room)
        self._turns = Turns(PATIENCE if room else 0)
        self._leadership = Leadership()
        self._content_now = ContentNow(generation or generation_reader(), self._changed)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        content = self._content_now.at_hand()
        if content and (answer := content.period.answers.get(words_of(environ))):
            return self._leadership.lead_or_rest(give(answer, start_response), environ)
        question = asked(environ)
        if question is None or seems_signed_in(environ):
            self._leadership.hand_on()
            return self._not_for_all(question, environ, start_response)
        if content and (page := self._kept(question, content)):
            answer = self._answer(question, page, environ)
            return self._leadership.lead_or_rest(give(answer, start_response), environ)
        self._leadership.hand_on()
        content = self._content()
        if content is None:  # Django knows what to tell the reader
            return self._application({**environ, **told(None)}, start_response)
        return self._made(question, content, environ, start_response)

    def _not_for_all(
        self, question: Asked | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """What is no public page, or is asked for by somebody with a session."""
        if seems_signed_in(environ):
            environ.update(told(self._content()))
        start = private(start_response) if question is not None else start_response
        return self._application(environ, start)

    def _made(
        self, question: Asked, content: Content, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """A page that is not kept, or not known to be as it is now; from now on it is."""
        if page := self._kept(question, content):
            return give(self._answer(question, page, environ), start_response)
        with self._turns.of(question):
            content = self._content() or content  # it may have changed while this waited
            if page := self._kept(question, content):
                return give(self._answer(question, page, environ), start_response)
            status, headers, body = whole(self._application, environ_of(question, content))
            if may_be_kept(status, headers):
                page = Page(content, headers, body, encoding_of(environ))
                self._shelves.put(question, page)
                self._content_now.answer_anew()
                return give(self._answer(question, page, environ), start_response)
        if status.startswith("3"):  # which takes along the whole query, if asked with it
            return self._application({**environ, **told(content)}, start_response)
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(self, question: Asked, page: Page, environ: Environ) -> Answer:
        """A page that was kept, or just made, in the form that this browser takes."""
        encoding = encoding_of(environ)
        if encoding not in page.forms:
            page.add(encoding)
            self._shelves.weigh(question, page)
            self._content_now.answer_anew()
        period = page.content.period_now()
        answer = answer_of(page.forms[encoding], period, environ)
        if self._kept(question, page.content) is page:  # one that is too large is not
            period.answers.keep(words_of(environ), answer)
        return answer

    def _kept(self, question: Asked, content: Content) -> Page | None:
        """The page that was kept of the content as it is now."""
        page = self._shelves.get(question)
        return page if page is not None and page.content is content else None

    def _changed(self) -> None:
        """The content has: no page of before is given any more."""
        self._shelves.clear()
        # Django lets its connection go; who is given a page that is kept does not reach it.
        request_finished.send(PageCache)

    def _content(self) -> Content | None:
        """The content as it is now, if the database can be asked."""
        try:
            return self._content_now()
        except DatabaseError:
            return None


def private(start_response: StartResponse) -> StartResponse:
    """`start_response` for a page of somebody's own: others are not to be given it."""

    def start(status: str, headers: Headers, *more: Any) -> Any:
        if not any(name.lower() == "cache-control" for name, _value in headers):
            headers = [*headers, ("Cache-Control", "private, no-cache")]
        return start_response(status, headers, *more)

    return start


def whole(application: Application, environ: Environ) -> tuple[str, Headers, bytes]:
    """Status, headers and body that `application` answers."""
    started: list[Any] = []
    response = application(environ, lambda *given: started.extend(given[:2]))
    try:
        body = b"".join(response)
    finally:
        if close := getattr(response, "close", None):
            close()
    status, headers = started
    return status, headers, body


def encoding_of(environ: Environ) -> str:
    """The encoding in which the browser takes a page."""
    return encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))


def answer_of(form: Form, period: Period, environ: Environ) -> Answer:
    """A page as this browser takes it; no more than a word if it has it already."""
    if has_it(environ, form, period):
        return Answer("304 Not Modified", form.unchanged + period.headers, b"")
    body = b"" if environ["REQUEST_METHOD"] == "HEAD" else form.body
    return Answer("200 OK", form.headers + period.headers, body)


def give(answer: Answer, start_response: StartResponse) -> list[bytes]:
    """Tell the server the answer; its body."""
    start_response(answer.status, [*answer.headers])  # a server may change its list
    return [answer.body]


def has_it(environ: Environ, form: Form, period: Period) -> bool:
    """Whether the browser has just this page. The tag decides; the moment only without one."""
    if (tags := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        given = [each.removeprefix("W/") for each in parse_etags(tags)]
        return form.tag in given or given == ["*"]
    if (since := environ.get("HTTP_IF_MODIFIED_SINCE")) is None or period.changed_at is None:
        return False
    return (parse_http_date_safe(since) or 0) >= period.changed_at
