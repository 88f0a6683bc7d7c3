"""The cast of the page cache."""

from collections.abc import Iterator
from datetime import timedelta
from time import time

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from smartcity import due
from smartcity.page_cache import cache, content
from tests.page_cache.visiting import Pass, Visitor


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The test's transaction outlives the requests in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def visitor(db: None) -> Visitor:
    """Someone who reads the site through the page cache of one worker."""
    return Visitor()


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Pass:
    """Let time pass for whoever asks what time it is."""
    now = timezone.now

    def let(span: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + span)
        for module in (cache, content, due):
            monkeypatch.setattr(module, "time", lambda: time() + span.total_seconds())

    return let
