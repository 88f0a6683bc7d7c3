"""How the server is started that answers for the site on this machine."""

import sys

from django.conf import settings


def server_command(port: int) -> list[str]:
    """What starts it on `port`: two workers, each with two threads for what waits."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", settings.LISTEN, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "2", "--log-level", "warning"),
        *("--workers-kill-timeout", "10"),  # a worker that is still starting may not hear
        settings.WSGI_APPLICATION.replace(".application", ":application"),
    ]
