"""How the server is started that answers for the site on this machine."""

import sys

from django.conf import settings

WORKERS = 2
NAME = "smartcity"  # of the processes; a worker's ends in its number
# Of each worker, made when they are needed. While a few wait for a database or a bucket, kept pages
# go out by the rest. They cost kept pages nothing, for all but one rest then
# (`smartcity/page_cache/leadership.py`); each that has worked holds 1 MB.
THREADS = 5
LONGEST_REQUEST = 60  # seconds; a worker that is replaced has so long to end what it is at
# What Python and the server's own code (jemalloc) take from the kernel would otherwise be set aside
# for each thread, and more of it than it needs.
MEMORY = ("MALLOC_ARENA_MAX=1", "_RJEM_MALLOC_CONF=narenas:1,tcache_max:2048")


def number_of_worker(process_name: str) -> int | None:
    """Which of the workers a process is, from 1 on; None if it is none of them."""
    before, _worker, number = process_name.partition(f"{NAME} worker-")
    return int(number) if number.isdecimal() and not before else None


def server_command(port: int) -> list[str]:
    """What starts it on `port`: the workers, of which one that dies is replaced."""
    return [
        *("env", *MEMORY),
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", settings.LISTEN, "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
        # Also for a worker that is told to stop while it is still starting, and may not hear it.
        *("--workers-kill-timeout", str(LONGEST_REQUEST)),
        *("--respawn-failed-workers", "--process-name", NAME),
        *("--log-level", "warning"),
        settings.WSGI_APPLICATION.replace(".application", ":application"),
    ]
