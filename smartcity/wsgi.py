"""The WSGI application that the server runs: the page cache, and Django behind it."""

import os
import signal
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

from smartcity import patience
from smartcity.content_type import InUTF8


def work_in_batches() -> None:
    """Have the kernel let this process end what it is at before another thread takes its turn.

    An answer is handed from thread to thread; a waking thread otherwise interrupts the one that
    woke it, which costs a third of a kept page (https://man7.org/linux/man-pages/man7/sched.7.html,
    SCHED_BATCH). Threads started later follow. Where no kernel knows it, all goes on as it is.
    """
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def leave_ctrl_c_to_the_server() -> None:
    """Have this process, and all threads it starts, not hear of it.

    A terminal tells every process; a worker that is told twice to end, by its server too, hangs.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcity.settings")
work_in_batches()
leave_ctrl_c_to_the_server()
patience.serve()

django = get_wsgi_application()

from smartcity.page_cache.cache import PageCache  # noqa: E402 - needs the settings

application = PageCache(InUTF8(django))
