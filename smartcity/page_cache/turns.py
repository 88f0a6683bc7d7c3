"""Who makes a page: one at a time, of those that ask for the same."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

PATIENCE = 1.0  # seconds that a request waits for another one that makes the same
DOORS = 64  # things that share one wait for each other without need


class Turns:
    """After a change all who read a page ask for it at once, and all threads of a worker would make
    the same: as much work, and memory, as there are threads.
    """

    def __init__(self, patience: float) -> None:
        """`patience` is in seconds: whoever has waited so long goes on beside the other."""
        self._patience = patience
        self._doors = [Lock() for _ in range(DOORS)]

    @contextmanager
    def of(self, thing: Hashable) -> Iterator[None]:
        """Alone with that thing, or after waiting for long enough."""
        door = self._doors[hash(thing) % DOORS]
        is_alone = door.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if is_alone:
                door.release()
