"""The desk and what else grows with the content: signed in, one request after the other. It is
`python -m tests.benchmarks.pages` that measures them.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.load import load
from tests.benchmarks.servers import Server
from tests.running import BASE_DIR, environment, manage

# Run in the site's own process: a session of somebody who may do everything, and addresses.
SIGNS_IN = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from cities.models import City, NewsItem
user, _ = User.objects.get_or_create(
    username="benchmark", defaults={"is_staff": True, "is_superuser": True}
)
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
city = City.objects.get(slug="qianhai").pk
news = NewsItem.objects.get(slug="2013-12-09-thirty-pilots").pk
print(json.dumps({
    "cookies": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
    "pages": {
        "desk, first page": "/admin/",
        "desk, list of cities": "/admin/cities/city/",
        "desk, list of news": "/admin/cities/newsitem/",
        "desk, list of news, last page":
            f"/admin/cities/newsitem/?p={(NewsItem.objects.count() - 1) // 50 + 1}",
        "desk, list of all that was saved": "/admin/cities/revision/",
        "desk, form of a city": f"/admin/cities/city/{city}/change/",
        "desk, form of a news item": f"/admin/cities/newsitem/{news}/change/",
        "sitemap, index": "/sitemap.xml",
    },
}))
"""


class Desk(NamedTuple):
    """Somebody signed in, and the pages that they look at."""

    cookies: str
    pages: dict[str, str]

    def look(self, site: Server, page: str, seconds: int) -> float:
        """Milliseconds until the answer, of half of the requests for one of the pages."""
        address, server = site.url + self.pages[page], site.process.pid
        return load(address, server, seconds=seconds, connections=1, cookies=self.cookies).p50


def sign_in(data_dir: Path) -> Desk:
    """Make a session in the database there."""
    done = manage("shell", "-v0", "-c", SIGNS_IN, data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    return Desk(**json.loads(done.stdout))


class Export(NamedTuple):
    """What it takes to write all content to files."""

    seconds: float
    memory: int  # bytes, at most


def export(data_dir: Path) -> Export:
    """Write the content of the database there."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "export_content", "--to", folder],
            cwd=BASE_DIR,
            env=environment(data_dir),
            stdout=subprocess.DEVNULL,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
    assert status == 0
    return Export(seconds, used.ru_maxrss * 1024)
