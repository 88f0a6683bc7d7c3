"""The real site, started as a newcomer starts it: `manage.py quickstart` in a folder of its own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings

from tests.machine import free_port

BASE_DIR = Path(settings.BASE_DIR)
PATIENCE = 120  # seconds; a limit for a hanging start, not a promise of speed


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """The environment of a new user: nothing set but where state goes."""
    ours = ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DATABASE_URL", "SITE_URL", "DEBUG")
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return inherited | {"DATA_DIR": str(data_dir)} | more


def manage(*arguments: str, data_dir: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end, as from a shell."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=environment(data_dir, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


class RunningSite:
    """A served site; use it in a `with` statement."""

    def __init__(self, data_dir: Path, cwd: Path = BASE_DIR, **more: str) -> None:
        self.cwd, self.data_dir = cwd, data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = cwd / data_dir.parent / f"{data_dir.name}.log"
        self.environment = environment(data_dir, **more)

    def __enter__(self) -> "RunningSite":
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, BASE_DIR / "manage.py", "quickstart", "--port", str(self.port)],
                cwd=self.cwd,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"quickstart stopped:\n{self.said}")
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return self
        raise AssertionError(f"quickstart does not answer:\n{self.said}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:  # told to stop while a worker was still starting
            os.killpg(self.process.pid, signal.SIGKILL)  # with its workers
            self.process.wait()

    @property
    def said(self) -> str:
        """What quickstart has printed."""
        return self.log.read_text()

    @property
    def password(self) -> str:
        """The administrator's password, as it was printed."""
        found = re.search(r"admin, password (\S+)", self.said)
        assert found, self.said
        return found[1]

    def get(self, path: str) -> str:
        """The body of a page, which must answer 200."""
        with urllib.request.urlopen(self.url + path, timeout=30) as response:
            body: bytes = response.read()
        return body.decode()


def call(function: str, site: RunningSite) -> None:
    """Call `package.module:function` of the suite on the database of a running site."""
    module, _colon, name = function.partition(":")
    done = manage(
        *("shell", "-v0", "-c", f"from {module} import {name}; {name}()"), data_dir=site.data_dir
    )
    assert done.returncode == 0, done.stderr
