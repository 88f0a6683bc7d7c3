"""Readers who never stop asking, and remember when they asked and what they were given.

FRESH says how often the content changes meanwhile (3 unless set); 200 is the figure claimed.
"""

import http.client
import os
import re
import threading
import time
from typing import NamedTuple

FRESH = int(os.environ.get("FRESH", "3"))
READERS = 16
PAUSE = 0.0 if FRESH > 20 else 0.02  # seconds between two reads: the whole machine, or a part


class Read(NamedTuple):
    """One answer: when it was asked for, and the newest change that it shows."""

    begun: float
    status: int
    number: int


class Crowd:
    """READERS connections that read one page each, again and again; use it in `with`."""

    def __init__(self, port: int, addresses: list[str]) -> None:
        self.port, self.addresses = port, addresses
        self.reads: list[Read] = []
        self.failures: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(READERS)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        address = self.addresses[number % len(self.addresses)]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self._stop.wait(PAUSE):
            try:
                self.reads.append(read(connection, address))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
        connection.close()


def read(connection: http.client.HTTPConnection, address: str) -> Read:
    """Ask for a page once."""
    begun = time.monotonic()
    connection.request("GET", address)
    response = connection.getresponse()
    found = re.search(rb"Change (\d{6})", response.read())
    return Read(begun, response.status, int(found[1]) if found else 0)
