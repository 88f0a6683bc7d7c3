"""Which of a worker's threads hands out what is kept: one, as long as nothing else is asked for.

To hand out a kept page takes microseconds. Threads that take turns at it spend more on waking and
waiting for each other than on the pages: so one leads, and the others rest. Before that one turns
to what takes longer, it wakes another one to lead (the pattern Leader/Followers of D. Schmidt and
others, Pattern-Oriented Software Architecture, volume 2).

A WSGI server has a thread go on when the answer is closed: there it rests.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Lock, get_ident
from typing import Any

# Seconds; nobody is asked to wake who has rested so long. So a leader may vanish: the server ends
# threads that had nothing to do for longer than this.
LONGEST_REST = 1.0


class Leadership:
    """Of the threads of this process. There may be none for a moment, or more than one thread that
    hands out: it settles with the next few pages.
    """

    def __init__(self) -> None:
        self._leader: int | None = None
        self._handed_out = 0  # pages, by leaders
        self._seen: dict[int, int] = {}  # how many it was when each other thread looked
        self._resting: dict[int, Lock] = {}

    def keep(self, body: list[bytes], environ: dict[str, Any]) -> Iterable[bytes]:
        """`body`, kept or made in no time, as the answer of a thread that goes on leading. One that
        does not lead is to rest behind it.
        """
        me = get_ident()
        if self._leader == me:
            self._handed_out += 1
            return body
        seen, self._seen[me] = self._seen.get(me), self._handed_out
        if self._leader is None or seen == self._handed_out:  # whoever led does so no more
            self._leader = me
        # Of others than HTTP/1.1 and bodies without a length the end is sent after the rest.
        elif seen is not None and body and environ["SERVER_PROTOCOL"] == "HTTP/1.1":
            return _AndRest(body, self)
        return body

    def hand_on(self) -> None:
        """Have another thread lead, if this one does: it turns to what may take long."""
        if self._leader != get_ident():
            return
        self._leader = None  # first: who lies down just now sees it, or is found
        with suppress(KeyError):
            self._leader, sleep = self._resting.popitem()
            sleep.release()

    def rest(self) -> None:
        """Wait until this thread is to lead, or for long enough."""
        me, sleep = get_ident(), Lock()
        sleep.acquire()
        self._resting[me] = sleep
        if self._leader is not None:
            sleep.acquire(timeout=LONGEST_REST)
        self._resting.pop(me, None)


class _AndRest:
    """The body of an answer behind which the thread rests."""

    def __init__(self, body: list[bytes], leadership: Leadership) -> None:
        self._body, self._leadership = iter(body), leadership

    def __iter__(self) -> Iterator[bytes]:
        return self._body

    def close(self) -> None:
        self._leadership.rest()
