"""No text that is sent holds what could not be stored everywhere, nor stand in a page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from cities.models.normal_form import storable


class StorableInput:
    """Middleware: texts lose their control characters before anything reads them, as content does
    when it is saved. They mean nothing, and a form that comes back would show them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        """Runs after the CSRF check, which says what cannot be read at all."""
        request.GET = _storable(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _storable(request.POST)  # type: ignore[assignment]


def _storable(given: QueryDict) -> QueryDict:
    texts = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in given.lists():
        texts.setlist(name, [storable(value) for value in values])
    texts._mutable = False
    return texts
