"""What whoever watches the server asks: is the process alive, and can it do its work?"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.core.cache import BaseCache, cache, caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from smartcity.outages import is_outage
from smartcity.page_cache.generation_query import QUESTION, number_in

LEAST_FREE = 100_000_000  # bytes of disk, below which a save may fail soon
LONGEST_STATEMENT = 2  # seconds
WAIT_FOR_ANOTHER = 1.0  # seconds

_asking = Lock()


class NotReadyError(Exception):
    """A part of the site cannot do its work; the text says why."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 and `ok` as long as the process can answer at all; it needs no database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 if database, migrations, page cache and disk are as they must be, else 503; with
    a line for each. It takes some seconds at most, and one thread, whoever asks how often.
    """
    if not _asking.acquire(timeout=WAIT_FOR_ANOTHER):
        return _answer({"site": "another asks, and has no answer yet"})
    try:
        return _answer(_states())
    finally:
        _asking.release()


def _answer(states: dict[str, str]) -> HttpResponse:
    is_ready = all(state == "ok" for state in states.values())
    text = "".join(f"{name}: {state}\n" for name, state in states.items())
    return HttpResponse(text, content_type="text/plain", status=200 if is_ready else 503)


def _states() -> dict[str, str]:
    """Of each part. A database that does not answer is not asked again for what it holds."""
    states: dict[str, str] = {}
    for name, ask in QUESTIONS.items():
        needs = ask in IN_DATABASE or (ask is _cache and _is_in_database(caches["default"]))
        is_known = needs and states.get("database", "ok") != "ok"
        states[name] = states["database"] if is_known else _state(ask)
    return states


def _is_in_database(cache: BaseCache) -> bool:
    return isinstance(cache, BaseDatabaseCache)


def _state(ask: Callable[[], None]) -> str:
    """`ok`, or why not; what a database says may name hosts and users, so it is not repeated."""
    try:
        ask()
    except NotReadyError as reason:
        return str(reason)
    except (DatabaseError, ImproperlyConfigured):
        return "the database does not answer"
    except Exception as error:
        if not is_outage(error):
            raise
        return "it does not answer"
    return "ok"


@contextmanager
def _soon() -> Iterator[CursorWrapper]:
    """What asks the database. It waits for no other's lock longer than for a statement."""
    if connection.vendor != "postgresql":  # where who reads waits for nobody
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_STATEMENT}s'")
        yield cursor


def _database() -> None:
    with _soon() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    with _soon():
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise NotReadyError(f"{len(missing)} not applied: run migrate")


def _restore() -> None:
    from smartcity.backup import is_half_restored  # loads what few requests need

    with _soon():
        if is_half_restored():
            raise NotReadyError("not ended: run it again")


def _page_cache() -> None:
    """Without the number of the content's generation no page could be kept."""
    with _soon() as cursor:
        cursor.execute(QUESTION)
        number_in(cursor.fetchone())


def _cache() -> None:
    """Without what processes share for a while nobody can sign in. Asked, and nothing written:
    strangers may call this as often as they like.
    """
    cache.get("smartcity.readyz")


def _disk() -> None:
    folder = Path(settings.DATA_DIR)
    if not os.access(folder, os.W_OK):
        raise NotReadyError("DATA_DIR cannot be written")
    if (free := shutil.disk_usage(folder).free) < LEAST_FREE:
        raise NotReadyError(f"{free // 1_000_000} MB free")


QUESTIONS = {
    "database": _database,
    "restore": _restore,
    "migrations": _migrations,
    "page cache": _page_cache,
    "cache": _cache,
    "disk": _disk,
}
IN_DATABASE = (_restore, _migrations, _page_cache)
