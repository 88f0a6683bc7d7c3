"""A connection to PostgreSQL that is given up when the server has stopped to answer.

psycopg waits for an answer as long as it takes. A server that is halted keeps its connections and
says nothing on them, as one does that works for long or waits for a lock. What tells them apart is
whether it takes a new connection meanwhile.
"""

from collections.abc import Callable, Generator
from time import monotonic
from typing import Any

import psycopg

from smartcity.postgresql.server import Server

SILENT_AFTER = 2.0  # seconds without a byte, after which the server is asked whether it is there
# The same, where it did not answer others: nobody waits here as long, and then to connect as well.
DOUBTED_AFTER = 0.5


class PatientConnection(psycopg.Connection[Any]):
    """Waits as psycopg does, until it knows of a server to ask; then as long as that answers."""

    _server: Server | None = None
    _knock: Callable[[], None]

    def watch(self, server: Server, knock: Callable[[], None]) -> None:
        """From now on give up when `server` is silent; `knock` takes a new connection to it."""
        self._server, self._knock = server, knock

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        watched = gen if self._server is None else self._watched(self._server, gen)
        return super().wait(watched, interval, timeout)

    def _watched(self, server: Server, gen: Any) -> Generator[Any, Any, Any]:
        """What `gen` waits for. Raises OperationalError if the server is silent."""
        try:
            wanted = next(gen)
            heard = monotonic()
            while True:
                ready = yield wanted  # nothing, ten times a second
                if ready:
                    heard = monotonic()
                elif monotonic() - heard >= (DOUBTED_AFTER if server.is_silent else SILENT_AFTER):
                    self._ask(server)
                    heard = monotonic()
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _ask(self, server: Server) -> None:
        try:
            server.reach(self._knock)
        except psycopg.OperationalError:
            if server.is_silent:
                self.pgconn.finish()  # whatever it says later is not heard
                raise
