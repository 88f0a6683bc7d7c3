"""What is remembered of the content, for Django's pages."""

from collections.abc import Callable
from typing import Any

from django.core.signals import setting_changed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from cities.models import Generation
from cities.models.prepared import prepared
from cities.remembering import GIVEN, remembering
from smartcity.page_cache.asking import METHODS, page_at, seems_signed_in
from smartcity.page_cache.content import Content, ContentNow, told


class RememberContent:
    """Middleware: a page for everybody is made with what is remembered of the content; who has a
    session is told of it for the desk. The page cache knows it. For whoever asks Django itself,
    as tests do, this looks after it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._content_now = ContentNow(_Seen(), lambda: None)
        setting_changed.connect(self._forget)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_signed_in = seems_signed_in(request.META)
        if not is_signed_in and not _is_for_everybody(request):
            return self.get_response(request)
        if GIVEN not in request.META:
            request.META.update(told(self._content()))
        if is_signed_in:
            return self.get_response(request)
        with remembering(request.META[GIVEN]):
            return self.get_response(request)

    def _forget(self, **_signal: Any) -> None:
        """Pages show settings, too; only tests change those of a process."""
        self._content_now.forget()

    def _content(self) -> Content | None:
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            return None  # the generation is raised only when all is committed
        try:
            return self._content_now()
        except DatabaseError:
            return None


def _is_for_everybody(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    return request.method in METHODS and page_at(request.META["PATH_INFO"], query) is not None


class _Seen:
    """The generation as Django's connection sees it: with what its own transaction has changed."""

    def __call__(self) -> object:
        """The number, and since when: after a rollback the same number is given again."""
        if not (found := _generation()):
            raise DatabaseError
        return found[0]

    at_hand = __call__


@prepared
def _generation() -> Any:
    return Generation.objects.values_list("number", "changed_at")
