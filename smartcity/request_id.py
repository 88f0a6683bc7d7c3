"""Every request has a name, which its lines in the log have, and the page that tells of a fault."""

import re
import secrets
import sys
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from smartcity.outages import is_outage

HEADER = "X-Request-ID"
META = "smartcity.request_id"  # where those find it who may not import this
RETRY_AFTER = 60  # seconds
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The name of the request that is being answered; empty outside of one."""
    return _current.get()


class NameRequests:
    """Middleware: the name is that which the web server in front gave, if it may be trusted, else
    a new one. An answer that tells of a fault says it; others may be kept for other requests.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.SECURE_PROXY_SSL_HEADER else ""
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        request.META[META] = name
        token = _current.set(name)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        if response.status_code >= 400:
            response.headers[HEADER] = name
        return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a fault, with the name under which the log has it; it needs no database. If only
    a part of the site does not answer, it says so, and when to ask again.
    """
    about = {"request_id": request_id()}
    if is_outage(sys.exc_info()[1]):
        page = render_to_string("503.html", about)
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})
    return HttpResponseServerError(render_to_string("500.html", about))
