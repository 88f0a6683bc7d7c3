"""What is asked of the kernel about this process's threads: when each has its turn, and where.

An answer is handed from thread to thread; kept pages cost as much for that as for all the rest.
Where no kernel knows of it (it is Linux that does), all goes on as it is.
"""

import os
from contextlib import suppress

from setproctitle import getproctitle

from cities.serving import WORKERS, number_of_worker

_all: list[int] = []  # processors that this process may use, if workers share them
_own: list[int] = []  # those of this worker


def work_in_batches() -> None:
    """Have each thread end what it is at before another one takes its turn.

    A waking thread otherwise interrupts the one that woke it, which costs a third of a kept page
    (https://man7.org/linux/man-pages/man7/sched.7.html, SCHED_BATCH). Threads started later follow.
    """
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def share_processors() -> None:
    """Give each worker of the server a part of the processors: of two, one.

    Its threads wake each other there at less cost than across processors, and the slowest of a
    hundred kept pages takes half as long. They stay there, and those that they start, until they
    `roam`: what takes long may run on any processor.
    """
    global _all, _own
    number = number_of_worker(getproctitle())
    if number is None:
        return
    with suppress(AttributeError, OSError):
        _all = sorted(os.sched_getaffinity(0))
        _own = part(_all, number) if len(_all) >= WORKERS else []
    stay()


def part(processors: list[int], number: int) -> list[int]:
    """What the worker of that number gets of the processors."""
    first, end = (len(processors) * each // WORKERS for each in (number - 1, number))
    return processors[first:end]


def stay() -> None:
    """Have this thread run on the processors of its worker."""
    _run_on(_own)


def roam() -> None:
    """Have this thread run on any processor: it turns to what takes long."""
    _run_on(_all)


def _run_on(processors: list[int]) -> None:
    if _own:
        with suppress(OSError):  # they may have been taken from this process meanwhile
            os.sched_setaffinity(0, processors)
