"""The cast of the page cache."""

from datetime import timedelta
from time import time

import pytest
from django.utils import timezone

from smartcity import due
from smartcity.page_cache import content
from tests.page_cache.visiting import Pass, Visitor


@pytest.fixture(autouse=True)
def _one_connection(one_connection: None) -> None:
    """All of these ask the application itself."""


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
        for module in (content, due):
            monkeypatch.setattr(module, "time", lambda: time() + span.total_seconds())

    return let
