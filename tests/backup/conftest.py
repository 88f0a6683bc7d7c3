"""Places for sites of their own: a folder, and a database on SQLite or PostgreSQL."""

import shutil
import signal
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple, Protocol

import psycopg
import pytest

from tests.running import manage


class Place(NamedTuple):
    """Where a site lives."""

    folder: Path
    settings: dict[str, str]

    def run(self, *arguments: str) -> str:
        """What a command prints that succeeds there."""
        done = manage(*arguments, data_dir=self.folder, **self.settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *arguments: str) -> str:
        """What a command says that fails there; no traceback."""
        done = manage(*arguments, data_dir=self.folder, **self.settings)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr, done.stderr
        assert "Exception ignored" not in done.stderr, done.stderr
        return done.stderr

    def call(self, function: str) -> str:
        """What a function of `tests.backup.life` prints in a process of this site."""
        return self.run(*calling(function))

    def killed(self, function: str, *arguments: str) -> None:
        """A function of `tests.backup.life`, in a process of this site that is killed in it."""
        done = manage(*calling(function, *arguments), data_dir=self.folder, **self.settings)
        assert done.returncode == -signal.SIGKILL, (done.stdout, done.stderr)


def calling(function: str, *arguments: str) -> tuple[str, ...]:
    """The command that calls a function of `tests.backup.life`."""
    script = f"from tests.backup.life import {function}; {function}(*{arguments!r})"
    return ("shell", "-v0", "-c", script)


class Places(Protocol):
    """Makes a new place on a database of this kind."""

    def __call__(self, kind: str) -> Place: ...


class Lived(NamedTuple):
    """A site that was lived in, and a backup of it; nobody changes either."""

    site: Place
    backup: Path


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """A new database on the PostgreSQL server, a copy of one that nobody uses; its URL."""
    numbers = count(1)

    def made(template: str) -> str:
        url = request.getfixturevalue("cluster")
        name = f"site{next(numbers)}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return f"{url.rpartition('/')[0]}/{name}"

    return made


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, database: Callable[[str], str]) -> Places:
    def made(kind: str) -> Place:
        folder = tmp_path_factory.mktemp("place") / "var"
        return Place(folder, {} if kind == "SQLite" else {"DATABASE_URL": database("template1")})

    return made


@pytest.fixture(scope="session")
def lived(place: Places) -> Callable[[str], Lived]:
    """A site on a database of this kind."""

    @cache
    def made(kind: str) -> Lived:
        site = place(kind)
        site.run("quickstart", "--no-serve")
        site.call("live")
        backup = site.folder.parent / "backup.zip"
        site.run("backup", str(backup))
        return Lived(site, backup)

    return made


@pytest.fixture
def copied(
    lived: Callable[[str], Lived], database: Callable[[str], str], tmp_path: Path
) -> Callable[[str], Place]:
    """A copy of a site that was lived in, to be changed."""

    def made(kind: str) -> Place:
        site, folder = lived(kind).site, tmp_path / "copied"
        shutil.copytree(site.folder, folder)
        if kind == "SQLite":
            return Place(folder, {})
        template = site.settings["DATABASE_URL"].rpartition("/")[2]
        return Place(folder, {"DATABASE_URL": database(template)})

    return made
