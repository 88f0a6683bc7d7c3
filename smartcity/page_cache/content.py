"""Which state of the content a request finds: pages are kept for exactly one."""

from collections.abc import Callable
from dataclasses import dataclass, field
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
from smartcity.page_cache.answers import Answers, Headers
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


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which all answers say the same of the content."""

    since: float
    until: float
    headers: Headers
    changed_at: int | None  # what they tell as Last-Modified; None: nothing yet
    answers: Answers = field(default_factory=Answers)


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
        self._changed_at = int(changed.timestamp())
        coming = known.ends_at.timestamp() if known and known.ends_at else inf
        self.nothing_due_until = coming
        self._settles_at = (changed + SETTLED_AFTER).timestamp()
        self._found_at = now.timestamp()
        # What is overdue is published by the request that asks, or could not be.
        self._ends_at = coming if coming > self._found_at else self._found_at + RETRY_AFTER
        self.period = self._period(self._found_at)

    def lasts(self) -> bool:
        """Whether this is the content now, as far as time decides it. A clock may be set back."""
        return self._found_at <= time() < self._ends_at

    def period_now(self) -> Period:
        """The one in which answers are given now; an empty one, if this content has ended since
        they were begun.
        """
        now = time()
        if not self.period.since <= now < self.period.until:
            self.period = self._period(now)
        return self.period

    def _period(self, now: float) -> Period:
        """The one that begins now: how long answers may be kept, and when the content changed."""
        age = int(min(CDN_SECONDS, max(0, self._ends_at - now)))
        until = self._ends_at - age  # from then on, a CDN may keep them less long
        kept = f"{_ASK_AGAIN}, s-maxage={age}" if CDN_SECONDS else _ASK_AGAIN
        headers = [("Cache-Control", kept)]
        if now < self._settles_at:
            return Period(now, min(until, self._settles_at), headers, None)
        headers.append(("Last-Modified", http_date(self._changed_at)))
        return Period(now, until, headers, self._changed_at)


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
        before, number = self._content, self._generation()
        return self._known(number) or self._found(number, before)

    def at_hand(self) -> Content | None:
        """The content now, if that is known without asking anybody, and all is still said of it
        that was.
        """
        content = self._content
        if content is None or content.number != self._generation.at_hand():
            return None
        period = content.period
        return content if period.since <= time() < period.until else None

    def answer_anew(self) -> None:
        """Have nobody answered in the short way until he was answered in the long one again: there
        it is seen which pages are asked for, before one has to go, and what has gone is let go.
        """
        if content := self._content:
            content.period.answers.clear()

    def forget(self) -> None:
        """Have the content found anew."""
        self._content = None

    def _known(self, number: object) -> Content | None:
        """The content that was found before, if it is the one of that number and still lasts."""
        content = self._content
        return content if content and content.number == number and content.lasts() else None

    def _found(self, number: object, before: Content | None) -> Content:
        """The content as it has become, one for all who ask at once: what one of them finds out
        about it is kept with it. `before` is what was known before `number` was read.
        """
        with self._turns.of(self):
            if self._content is not before:  # another has found it meanwhile, and may have it newer
                number = self._generation()
                if content := self._known(number):
                    return content
            self._content = content = Content(number)
            self._on_change()
            return content
