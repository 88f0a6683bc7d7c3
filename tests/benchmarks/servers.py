"""The real server, and nginx with the same bytes as static files beside it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cities.serving import server_command
from tests.machine import free_port
from tests.running import BASE_DIR, environment, manage

PATIENCE = 120  # seconds
NGINX = """
worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/errors.log; daemon off; {user}
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
    open_file_cache max=1000 inactive=60s; default_type "text/html; charset=utf-8";
    add_header Cache-Control "public, max-age=0, must-revalidate";
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class Server:
    """The site as quickstart serves it, from a folder that was prepared."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment(data_dir, SITE_URL=self.url, **settings)
        self.seconds_to_first_answer = 0.0

    def __enter__(self) -> "Server":
        begun = time.monotonic()
        self.process = subprocess.Popen(
            server_command(self.port), cwd=BASE_DIR, env=self.environment, start_new_session=True
        )
        wait_for(f"{self.url}/en/")
        self.seconds_to_first_answer = time.monotonic() - begun
        return self

    def __exit__(self, *_: object) -> None:
        _end(self.process)


@contextmanager
def other(application: str) -> Iterator[tuple[str, int]]:
    """Another application under the same server; gives its address and its process."""
    port = free_port()
    command = [*server_command(port)[:-1], application]
    process = subprocess.Popen(command, cwd=BASE_DIR, start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/", process.pid
    finally:
        _end(process)


def prepared(folder: Path) -> Path:
    """`folder`, made ready to be served: with today's content, if it has none."""
    done = manage("quickstart", "--no-serve", data_dir=folder)
    if done.returncode:
        sys.exit(done.stderr)
    read_through(folder)
    return folder


def read_through(folder: Path) -> None:
    """Have the machine hold what it can of the databases there, for it may let go what was not
    asked for lately: a disk's speed is not what is measured.
    """
    for file in folder.glob("*.sqlite3"):
        with file.open("rb", buffering=0) as opened:
            while opened.read(1 << 20):
                pass


def get(address: str) -> bytes:
    """The body of an answer that must be 200, as it travels compressed."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        body: bytes = response.read()
    return body


@contextmanager
def nginx(files: dict[str, bytes]) -> Iterator[tuple[str, int]]:
    """nginx with `files` by name; gives its address and its process."""
    if not shutil.which("nginx"):
        sys.exit("nginx is not installed (Debian: nginx-light).")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="smartcity-nginx-") as made:
        folder = Path(made)
        (folder / "files").mkdir()
        for name, body in files.items():
            (folder / "files" / name).write_bytes(body)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user))
        process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"])
        try:
            wait_for(f"http://127.0.0.1:{port}/{next(iter(files))}")
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            _end(process)


def wait_for(address: str) -> None:
    """Until it answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
        else:
            return
    sys.exit(f"{address} does not answer.")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
