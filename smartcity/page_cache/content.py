"""Which state of the content a request finds: pages are kept for exactly one."""

from collections.abc import Callable
from datetime import timedelta
from math import inf
from time import time
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.http import http_date

from cities.moments import moments
from cities.remembering import GIVEN, Memory
from smartcity.due import NOTHING_DUE_UNTIL
from smartcity.page_cache.generation import Generation
from smartcity.page_cache.turns import PATIENCE, Turns

# With the process, templates and settings may have changed.
STARTED = timezone.now()
# A moment is told as Last-Modified once it is long past: then whatever a reader of the page did
# not see yet will have a later one. Much longer than any transaction takes.
SETTLED_AFTER = timedelta(minutes=5)
RETRY_AFTER = 1.0  # seconds, where something that was due could not be published
CDN_SECONDS = settings.CDN_SECONDS
_ASK_AGAIN = "public, max-age=0, must-revalidate"


class Content:
    """The content between two changes: of one generation, and before the next moment at which
    something comes out or is withdrawn by itself.
    """

    def __init__(self, number: object) -> None:
        now = timezone.now()
        known = moments(now)
        changed = max(known.changed_at, STARTED) if known else STARTED
        self.number = number
        self.memory: Memory = {}
        self.settles_at = (changed + SETTLED_AFTER).timestamp()
        self.changed_at = int(changed.timestamp())
        coming = known.ends_at.timestamp() if known and known.ends_at else inf
        self.nothing_due_until = coming
        # What is overdue is published by the request that asks, or could not be.
        self.ends_at = coming if coming > now.timestamp() else now.timestamp() + RETRY_AFTER
        self.found_at = now.timestamp()
        self._unsettled = [("Cache-Control", _ASK_AGAIN)]
        self._settled = [*self._unsettled, ("Last-Modified", http_date(self.changed_at))]

    def headers(self, now: float) -> list[tuple[str, str]]:
        """How long an answer may be kept that is given at `now`, and when its content changed."""
        headers = self._settled if now >= self.settles_at else self._unsettled
        if not CDN_SECONDS:
            return headers
        age = int(min(CDN_SECONDS, max(0, self.ends_at - now)))
        return [("Cache-Control", f"{_ASK_AGAIN}, s-maxage={age}"), *headers[1:]]


def told(content: Content | None) -> dict[str, Any]:
    """What a request brings along to Django of the content, if that is known, under the names by
    which it is looked for.
    """
    if content is None:
        return {GIVEN: {}}
    return {GIVEN: content.memory, NOTHING_DUE_UNTIL: content.nothing_due_until}


class ContentNow:
    """Gives every request the content as it is when it begins; `generation` reads its number."""

    def __init__(self, generation: Generation, on_change: Callable[[], None]) -> None:
        self._generation, self._on_change = generation, on_change
        self._content: Content | None = None
        self._turns = Turns(PATIENCE)

    def __call__(self) -> Content:
        """The content now. Raises DatabaseError if the database cannot be asked."""
        return self._known(self._generation()) or self._found()

    def at_hand(self) -> Content | None:
        """The content now, if that is known without asking anybody."""
        number = self._generation.at_hand()
        return self._known(number) if number is not None else None

    def forget(self) -> None:
        """Have the content found anew."""
        self._content = None

    def _known(self, number: object) -> Content | None:
        """The content that was found before, if it is the one of that number and still lasts."""
        content = self._content
        if content is None or content.number != number:
            return None
        # A clock may be set back.
        return content if content.found_at <= time() < content.ends_at else None

    def _found(self) -> Content:
        """The content as it has become, one for all who ask at once: what one of them finds out
        about it is kept with it.
        """
        with self._turns.of(self):
            number = self._generation()  # it may have been found while this waited
            if content := self._known(number):
                return content
            self._content = content = Content(number)
            self._on_change()
            return content
