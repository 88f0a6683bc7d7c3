"""How the server is started that answers for the site on this machine."""

import sys

from django.conf import settings

# Of each worker, made when they are needed. While a few wait for a database or a bucket, kept pages
# go out by the rest. They cost kept pages nothing, for all but one rest then
# (`smartcity/page_cache/leadership.py`); each that has worked holds 1 MB.
THREADS = 5
LONGEST_REQUEST = 60  # seconds; a worker that is replaced has so long to end what it is at
# What Python and the server's own code (jemalloc) take from the kernel would otherwise be set aside
# for each thread, and more of it than it needs.
MEMORY = ("MALLOC_ARENA_MAX=1", "_RJEM_MALLOC_CONF=narenas:1,tcache_max:2048")


def server_command(port: int) -> list[str]:
    """What starts it on `port`: two workers, of which one that dies is replaced."""
    return [
        *("env", *MEMORY),
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", settings.LISTEN, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", str(THREADS)),
        # Also for a worker that is told to stop while it is still starting, and may not hear it.
        *("--workers-kill-timeout", str(LONGEST_REQUEST)),
        "--respawn-failed-workers",
        *("--log-level", "warning"),
        settings.WSGI_APPLICATION.replace(".application", ":application"),
    ]
