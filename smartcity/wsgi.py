"""The WSGI application that the server runs: the page cache, and Django behind it."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from smartcity import patience, scheduling
from smartcity.content_type import InUTF8


def leave_ctrl_c_to_the_server() -> None:
    """Have this process, and all threads it starts, not hear of it.

    A terminal tells every process; a worker that is told twice to end, by its server too, hangs.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcity.settings")
scheduling.work_in_batches()
leave_ctrl_c_to_the_server()
patience.serve()

django = get_wsgi_application()

from smartcity.page_cache.cache import PageCache  # noqa: E402 - needs the settings

application = PageCache(InUTF8(django))
# Now that all is loaded: to load may take any processor.
scheduling.share_processors()
