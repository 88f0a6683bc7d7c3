"""A public page as it would be if one revision were public.

`?preview=12` names a revision, for those who may read it at the desk; any other value is the
token of a preview link, for whoever has it. The revision is put into the database, the
ordinary view answers, and everything is rolled back: what is seen is what will be public, and
nobody else sees it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.defaults import page_not_found, permission_denied
from django.views.generic.base import ContextMixin

from cities import roles
from cities.models import PreviewLink, Record, Revision
from cities.models.languages import active_language
from cities.models.line import Line
from cities.models.snapshot import put
from cities.models.writer import unrecorded
from cities.preview_address import PREVIEW, preview_address

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "SAMEORIGIN",  # the desk frames two of them, side by side
    "Referrer-Policy": "no-referrer",  # the address holds the token
}

_KEY = re.compile(r"[0-9]{1,18}")  # longer ones are no primary key, and no signed token either
_Response = TypeVar("_Response", bound=HttpResponseBase)


class Preview(NamedTuple):
    """What the banner of a previewed page says."""

    revision: Revision
    is_public: bool  # it may be what the public reads already
    change_address: str = ""  # the record's form at the desk, for those who may go there


class ImpossibleError(Exception):
    """The database cannot say what the revision said; `reasons` are for readers, or none."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class Previewed(ContextMixin, View):
    """Mixin of a public page: shows a revision when the address asks for it."""

    preview: Preview | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get(PREVIEW)
        if wanted is None or request.method not in ("GET", "HEAD"):
            return super().dispatch(request, *args, **kwargs)
        # Refusals are answered here, not left to the handlers: they need the headers too.
        try:
            return sealed(self._previewed(request, wanted, *args, **kwargs))
        except Http404 as error:
            return sealed(page_not_found(request, error))
        except PermissionDenied as error:
            return sealed(permission_denied(request, error))

    def _previewed(
        self, request: HttpRequest, wanted: str, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        found = _by_key(request, wanted) if _KEY.fullmatch(wanted) else _by_link(request, wanted)
        if isinstance(found, HttpResponse):
            return found
        if _address_of(found.revision) != request.path:
            raise Http404  # what makes one state public for a moment shows it and nothing else
        self.preview = found
        try:
            with shown(found.revision):
                response = super().dispatch(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()  # templates still ask the database
                return response
        except ImpossibleError as error:
            context = {"reasons": error.reasons}
            return render(request, "cities/preview_impossible.html", context, status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(preview=self.preview, **kwargs)


def _address_of(revision: Revision) -> str:
    """The one path, in the language of the request, at which `revision` can be looked at."""
    return preview_address(revision, active_language()).partition("?")[0]


def sealed(response: _Response) -> _Response:
    """`response`, kept from caches, search engines, other sites and their logs."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _by_key(request: HttpRequest, key: str) -> Preview | HttpResponse:
    """The revision with this primary key, for those who may read it at the desk."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
    revision = get_object_or_404(Revision, pk=key)
    line = _public_line(revision)
    if not roles.may_see(request.user, line.model):
        raise PermissionDenied
    change = reverse(f"admin:cities_{revision.model}_change", args=[revision.record_id])
    there = line.row() is not None
    return Preview(revision, _is_public(line, revision), change if there else "")


def _by_link(request: HttpRequest, token: str) -> Preview | HttpResponse:
    """The revision of a link, for anybody. It never asks who reads: that would need a cookie."""
    link = PreviewLink.find(token)
    if link is None:
        raise Http404
    if not PreviewLink.objects.open(timezone.now()).filter(pk=link.pk).exists():
        return render(request, "cities/preview_closed.html", status=410)
    line = _public_line(link.revision)
    return Preview(link.revision, _is_public(line, link.revision))


def _public_line(revision: Revision) -> Line:
    """The line of `revision`; not found if it is of a kind that has no public page."""
    model = apps.all_models["cities"].get(revision.model)
    if model is None or not issubclass(model, Record):
        raise Http404
    return Line.holding(revision)


def _is_public(line: Line, revision: Revision) -> bool:
    model: Any = line.model
    row = model.objects.published().filter(pk=line.record_id).first()
    return row is not None and line.live(row) == revision


@contextmanager
def shown(revision: Revision) -> Iterator[None]:
    """Inside, the database says in public what `revision` said; then it is as it was.

    Raises ImpossibleError if it cannot say that (any more).
    """
    with transaction.atomic(), unrecorded():
        try:
            _show(revision)
        except ValidationError as error:
            raise ImpossibleError(error.messages) from error
        except (IntegrityError, DataError) as error:
            raise ImpossibleError([]) from error
        yield
        transaction.set_rollback(True)


def _show(revision: Revision) -> None:
    """Put `revision`, and make it public together with what it must be public with."""
    line, now = Line.holding(revision), timezone.now()
    model: Any = line.model
    row = put(line.row() or model(pk=line.record_id), line.words(revision))
    for record in (row, *(getattr(row, name) for name in model.public_with)):
        since = min(record.published_at or now, now)
        same = type(record).objects.filter(pk=record.pk)
        same.update(published_at=since, withdrawn_at=None)
