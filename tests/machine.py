"""What this machine has, a browser, a PostgreSQL server, a free port; and programs that halt."""

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

# Below those of outgoing connections (Linux: from 32768), above one that browsers refuse (10080).
PORTS = range(11_000, 32_000)
# This one of the processes that pytest-xdist started, and how many there are.
PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PROCESSES = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


class UnavailableError(Exception):
    """This machine cannot do it; the message says why."""


def require_all() -> bool:
    """Whether nothing may be left out here (REQUIRE_ALL=1, as on CI)."""
    return os.environ.get("REQUIRE_ALL", "") not in ("", "0")


def chromium() -> str:
    """Path of Chromium; raises UnavailableError."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise UnavailableError("Chromium is not installed")


def nginx() -> str:
    """Path of nginx; raises UnavailableError."""
    if path := shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return path
    raise UnavailableError("nginx is not installed")


def free_port() -> int:
    """A port of this machine that nobody uses now, and that nobody is given soon.

    It is none of those the system gives to connections that go out, and, of processes that test
    together, each has ports of its own: what starts a second later must still find it free.
    """
    candidates = [port for port in PORTS if port % PROCESSES == PROCESS]
    for port in random.sample(candidates, len(candidates)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise UnavailableError("no port is free")


@contextmanager
def halted(*processes: int) -> Iterator[None]:
    """They neither answer nor close what is open."""
    for each in processes:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in processes:
            os.kill(each, signal.SIGCONT)


class PostgreSQL:
    """A cluster of our own in a temporary folder, gone afterwards; gives its database's URL."""

    def __init__(self) -> None:
        self.programs = _postgresql_programs()
        self.port = free_port()

    def __enter__(self) -> str:
        self.folder = Path(tempfile.mkdtemp(prefix="smartcity-postgresql-"))
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        try:
            # A collation that looks past spaces and hyphens, as common ones do: the order of
            # the site's lists must not depend on it.
            order = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US-u-ka-shifted")
            self._run("initdb", "-D", data, "-U", "smartcity", "-E", "UTF8", *order)
            self.start()
        except subprocess.CalledProcessError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise UnavailableError(f"its server does not start ({error.output.strip()})") from error
        return f"postgres://smartcity@127.0.0.1:{self.port}/postgres"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        wait = ("-w", "-o", options, "-l", self.folder / "log")
        self._run("pg_ctl", "-D", self.folder / "data", *wait, "start")

    def stop(self) -> None:
        """End it at once, as when the machine fails; nothing if it has ended already."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # Output goes to a file: the server would keep a pipe open for ever.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(command, cwd="/", stdout=output, stderr=subprocess.STDOUT)
            if done.returncode:
                output.seek(0)
                raise subprocess.CalledProcessError(done.returncode, command, output.read())


class Server:
    """A server of our own in a process of its own, gone afterwards; gives its URL. It can be
    stopped and started again meanwhile.
    """

    scheme = ""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What starts it; raises UnavailableError."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self.process = subprocess.Popen(
            self.command(), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        self.stop()
        raise UnavailableError(f"{self.command()[0]} does not start")

    def stop(self) -> None:
        """End it; whoever is connected is cut off."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Redis(Server):
    """Keeps nothing: what it held is gone when it stops."""

    scheme = "redis"

    def command(self) -> list[str]:
        if (path := shutil.which("redis-server")) is None:
            raise UnavailableError("redis-server is not installed")
        listen = ["--port", str(self.port), "--bind", "127.0.0.1"]
        return [path, *listen, "--save", "", "--appendonly", "no"]


class S3(Server):
    """A server that speaks as S3 does (moto); what it held is gone when it stops."""

    scheme = "http"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]


def redis() -> str:
    """Path of the Redis server; raises UnavailableError."""
    return Redis().command()[0]


def _postgresql_programs() -> Path:
    """The folder of the server's programs, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if which := shutil.which("initdb"):
        found.append(Path(which))
    if not found:
        raise UnavailableError("its server is not installed")
    if os.geteuid() == 0 and not (_user_exists("postgres") and shutil.which("runuser")):
        raise UnavailableError("this is root, and there is no user postgres to run the server as")
    return found[0].parent


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
