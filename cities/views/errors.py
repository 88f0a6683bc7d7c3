"""Error pages, in the language of the address that failed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.template.loader import render_to_string

from cities.models.languages import active_language


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """404: nothing is published at this address."""
    page = render_to_string("404.html", {"language": active_language()}, request)
    return HttpResponseNotFound(page)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: something broke; the page needs neither the database nor a session."""
    page = render_to_string("500.html", {"language": active_language()})
    return HttpResponseServerError(page)
