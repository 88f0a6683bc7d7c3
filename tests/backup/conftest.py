"""Places for sites of their own: a folder, and a database on SQLite or PostgreSQL."""

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
        assert "Traceback" not in done.stderr
        return done.stderr

    def call(self, function: str) -> str:
        """What a function of `tests.backup.life` prints in a process of this site."""
        script = f"from tests.backup.life import {function}; {function}()"
        return self.run("shell", "-v0", "-c", script)


class Places(Protocol):
    """Makes a new place on a database of this kind."""

    def __call__(self, kind: str) -> Place: ...


class Lived(NamedTuple):
    """A site that was lived in, and a backup of it; nobody changes either."""

    site: Place
    backup: Path


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Places:
    numbers = count(1)

    def made(kind: str) -> Place:
        folder = tmp_path_factory.mktemp("place") / "var"
        if kind == "SQLite":
            return Place(folder, {})
        url = request.getfixturevalue("cluster")
        name = f"site{next(numbers)}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        return Place(folder, {"DATABASE_URL": url.rpartition("/")[0] + f"/{name}"})

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
