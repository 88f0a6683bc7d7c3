"""Two short applications by which machines can be told apart: a view of Django's behind the
middleware of every new project, and in front of that a dictionary, with no more than the checks
that a page cache cannot do without. Each answers any address with one page. The server is that of
the site, as any project would start it: nothing is asked of the kernel (`smartcity/scheduling.py`).

A machine on which nginx is quick and Python slow gives the site a small share of nginx, and the
dictionary too. `python -m tests.benchmarks.pages` measures them.
"""

from collections.abc import Callable, Iterable
from mmap import mmap
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

APPS = ("auth", "contenttypes", "messages", "sessions")
MIDDLEWARE = (
    *("middleware.security.SecurityMiddleware", "contrib.sessions.middleware.SessionMiddleware"),
    *("middleware.common.CommonMiddleware", "middleware.csrf.CsrfViewMiddleware"),
    "contrib.auth.middleware.AuthenticationMiddleware",
    "contrib.messages.middleware.MessageMiddleware",
    "middleware.clickjacking.XFrameOptionsMiddleware",
)
PAGE = b"Each page is as long as this one is. " * 100  # as many pages of the site travel
TAG = '"of-the-page"'

Kept = tuple[bytes, list[tuple[str, str]], bytes]  # generation, headers, body


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [re_path("", page)]


def _view() -> Callable[..., Iterable[bytes]]:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[f"django.contrib.{name}" for name in APPS],
        MIDDLEWARE=[f"django.{name}" for name in MIDDLEWARE],
        ROOT_URLCONF=__name__,
        SECRET_KEY="of the yardstick",
    )
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


class Dictionary:
    """Keeps each answer for an address, a query and a generation that workers could share."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application, self._generation = application, mmap(-1, 8)
        self._kept: dict[tuple[str, ...], Kept] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "sessionid" in environ.get("HTTP_COOKIE", ""):
            return self._application(environ, start_response)
        key = (environ["HTTP_HOST"], environ["PATH_INFO"], environ["QUERY_STRING"])
        found = self._kept.get(key)
        if found is None or found[0] != self._generation[:8]:
            found = self._kept[key] = self._made(environ)
        _generation, headers, body = found
        if environ.get("HTTP_IF_NONE_MATCH") == TAG:
            start_response("304 Not Modified", [("ETag", TAG)])
            return []
        start_response("200 OK", headers)
        return [body]

    def _made(self, environ: dict[str, Any]) -> Kept:
        started: list[Any] = []
        generation = self._generation[:8]  # before the page is made: it may be raised meanwhile
        body = b"".join(self._application(environ, lambda *given: started.extend(given)))
        return generation, [*started[1], ("ETag", TAG)], body


view = _view()
dictionary = Dictionary(view)
