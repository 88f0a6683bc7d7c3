"""Which thread of a worker hands out what is kept: one, as long as nothing else is asked for.

To hand out a kept page takes microseconds. Threads that take turns at it spend more on waking and
waiting for each other than on the pages: so one leads, and the others rest. Before that one turns
to what takes longer, it wakes another one to lead (the pattern Leader/Followers of D. Schmidt and
others, Pattern-Oriented Software Architecture, volume 2). The leader stays on the worker's own
processors (`smartcity/scheduling.py`); what takes longer may run on any.

granian, the server, has a thread go on when the answer is closed, which it has sent by then: there
it rests.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Lock, get_ident
from typing import Any

from smartcity import scheduling

# Seconds, after which a thread goes on by itself: the leader may have vanished without handing on,
# for the server ends threads that nobody needed for half a minute.
LONGEST_REST = 0.1


class Leadership:
    """Knows which thread of this process leads. It may be none for a moment, or a thread too many
    may be awake: that settles with the next few pages.
    """

    def __init__(self) -> None:
        self._leader: int | None = None
        self._handed_out = 0  # pages, by leaders
        self._when_seen: dict[int, int] = {}  # how many it was when each other thread last looked
        self._resting: dict[int, Lock] = {}

    def lead_or_rest(self, body: list[bytes], environ: dict[str, Any]) -> Iterable[bytes]:
        """`body`, a kept one, as the answer of this thread: it leads on, or rests behind it because
        another one leads. If that one handed out nothing since this one looked, it leads no more.
        """
        me = get_ident()
        if self._leader == me:
            self._handed_out += 1
            return body
        before, self._when_seen[me] = self._when_seen.get(me), self._handed_out
        if self._leader is None or before == self._handed_out:
            self._lead(me)
        elif before is not None and _ends_before_it_is_closed(environ):
            return _AndRest(body, self)
        return body

    def hand_on(self) -> None:
        """This thread turns to what may take long: have another one lead, if this one does."""
        scheduling.roam()
        if self._leader != get_ident():
            return
        self._leader = None  # first: who lies down just now sees it, or is found
        with suppress(KeyError):
            _thread, sleep = self._resting.popitem()
            sleep.release()

    def rest(self) -> None:
        """Wait until this thread is to lead, or for long enough."""
        me, sleep = get_ident(), Lock()
        sleep.acquire()
        self._resting[me] = sleep
        if self._leader is not None:
            sleep.acquire(timeout=LONGEST_REST)
        if self._resting.pop(me, None) is None:  # somebody has woken it
            self._lead(me)

    def _lead(self, me: int) -> None:
        """Have this thread lead."""
        self._leader = me
        scheduling.stay()


def _ends_before_it_is_closed(environ: dict[str, Any]) -> bool:
    """Whether the visitor has an answer whole before it is closed: with HTTP/1.1, by its length,
    and the connection is free if the server has nothing more to read of the request.
    """
    return (
        environ["SERVER_PROTOCOL"] == "HTTP/1.1"
        and "CONTENT_LENGTH" not in environ
        and "HTTP_TRANSFER_ENCODING" not in environ
    )


class _AndRest:
    """The body of an answer behind which the thread rests."""

    def __init__(self, body: list[bytes], leadership: Leadership) -> None:
        self._body, self._leadership = iter(body), leadership

    def __iter__(self) -> Iterator[bytes]:
        return self._body

    def close(self) -> None:
        self._leadership.rest()
