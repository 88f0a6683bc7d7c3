"""Conditional requests: who has a public page already is not sent it again.

The ETag is made of the page itself, so it cannot be wrong. Last-Modified is of the whole site,
for a page also shows other records: the moment of the latest change of anything, published or
not, or the start of this process, with which templates and settings may have changed.

A change gets its moment shortly before others see it. A moment is told only once it is long
past: then whatever a reader of the page did not see yet will have a later one.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import connection
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date

from cities.models import Act, Revision
from cities.models.publishing import MOMENTS
from cities.models.record import record_kinds
from smartcity.due import WITHOUT_DATABASE
from smartcity.language import ADMIN_PREFIX

STARTED = timezone.now()
# Much longer than any transaction takes from its first moment until others see it.
SETTLED_AFTER = timedelta(minutes=5)


class Conditional:
    """Middleware: gives public pages an ETag and a Last-Modified, and answers 304 by them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_public(request):
            return self.get_response(request)
        # Asked before the page is made: what changes meanwhile is in the page, and later.
        settled = settled_at(timezone.now()) if _tells_moment(request) else None
        response = self.get_response(request)
        if not _may_be_kept(response):
            return response
        return _conditional(request, response, settled)


def settled_at(now: datetime) -> datetime | None:
    """When anything last changed; None while that is too short ago to tell. One query."""
    changed = max([*_latest(now), STARTED])
    return changed if changed <= now - SETTLED_AFTER else None


def _latest(now: datetime) -> Iterator[datetime]:
    """The latest moments of each kind up to `now`: the last revision, the last act, and when
    records came out or were withdrawn without anybody doing anything then.
    """
    sql, times = _question()
    with connection.cursor() as cursor:
        cursor.execute(sql, [connection.ops.adapt_datetimefield_value(now)] * times)
        found = cursor.fetchone() or ()
    return map(_aware, filter(None, found))


def _aware(moment: datetime | str) -> datetime:
    """SQLite keeps moments in UTC without saying so, and gives some of them as text."""
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read if timezone.is_aware(read) else read.replace(tzinfo=UTC)


@cache
def _question() -> tuple[str, int]:
    """The SQL, and how often it asks for now. To write it takes ten times as long as to answer
    it, so it is written once.
    """
    asked = [Subquery(Act.objects.order_by("-pk").values("moment")[:1])]
    for kind in record_kinds():
        for name in MOMENTS:
            past = kind._default_manager.filter(**{f"{name}__lte": STARTED})
            asked.append(Subquery(past.order_by(f"-{name}").values(name)[:1]))
    newest = Revision.objects.order_by("-pk").values_list("moment", *asked)[:1]
    sql, parameters = newest.query.sql_with_params()
    return sql, len(parameters)


def _is_public(request: HttpRequest) -> bool:
    """Whether this is a page for everybody; files in `/media/` answer for themselves."""
    others = (ADMIN_PREFIX, settings.MEDIA_URL)
    return (
        request.method in ("GET", "HEAD")
        and request.path_info not in WITHOUT_DATABASE
        and not request.path_info.startswith(others)
    )


def _tells_moment(request: HttpRequest) -> bool:
    """What searches does not: its index can be made anew without any change."""
    looks_up_a_name = request.path_info == reverse("comparison") and "name" in request.GET
    return request.path_info != reverse("search") and not looks_up_a_name


def _may_be_kept(response: HttpResponse) -> bool:
    """Whether a browser may keep the response: previews and refusals it may not."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "no-store" not in response.headers.get("Cache-Control", "")
    )


def _conditional(
    request: HttpRequest, response: HttpResponse, settled: datetime | None
) -> HttpResponse:
    # Without this a browser may guess from Last-Modified for how long it need not ask.
    response.headers.setdefault("Cache-Control", "no-cache")
    set_response_etag(response)
    # Weak: the same page may travel compressed.
    response.headers["ETag"] = "W/" + response.headers["ETag"].removeprefix("W/")
    moment = int(settled.timestamp()) if settled else None
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment)
    answer = get_conditional_response(request, response.headers["ETag"], moment, response)
    assert isinstance(answer, HttpResponse)  # noqa: S101 - the response or a shorter one
    return answer
