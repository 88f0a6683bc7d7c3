"""What comes in between while a site is prepared: a signal, or the end of an update half-way."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.machine import free_port
from tests.running import BASE_DIR, PATIENCE, environment, manage

pytestmark = pytest.mark.once

# As if the process had been killed once the migration was applied, before anybody heard of it.
MIGRATE_AND_TELL_NOBODY = (
    "from django.db import connection; from django.db.migrations.executor import MigrationExecutor;"
    "made = MigrationExecutor(connection); made.migrate(made.loader.graph.leaf_nodes('auth'))"
)
EMPTY_THE_INDEX = "from cities.search.words import clear; clear()"
HITS = (
    "from cities.search import search; from django.utils.timezone import now;"
    "print(len(search('Lyon', now()).hits))"
)


def done(*command: str, folder: Path) -> str:
    """What a command says, which must end well."""
    said = manage(*command, data_dir=folder)
    assert said.returncode == 0, said.stderr
    return said.stdout


def shell(code: str, folder: Path) -> str:
    return done("shell", "-v0", "-c", code, folder=folder)


def hits(folder: Path) -> int:
    return int(shell(HITS, folder))


def test_an_update_that_was_killed_is_made_good_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    done("quickstart", "--no-serve", folder=folder)
    there = hits(folder)
    assert there > 0
    done("migrate", "auth", "0011", "-v0", folder=folder)
    shell(EMPTY_THE_INDEX, folder)  # stands for one of an older form
    shell(MIGRATE_AND_TELL_NOBODY, folder)
    assert hits(folder) == 0
    done("quickstart", "--no-serve", folder=folder)
    assert hits(folder) == there
    # After that it is quick again: what nothing has changed is not made anew.
    shell(EMPTY_THE_INDEX, folder)
    done("quickstart", "--no-serve", folder=folder)
    assert hits(folder) == 0


def test_a_way_back_by_many_versions_and_forth(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    done("quickstart", "--no-serve", folder=folder)
    there = hits(folder)
    done("migrate", "cities", "0012", "-v0", folder=folder)
    done("quickstart", "--no-serve", folder=folder)
    assert hits(folder) == there


def test_a_reload_while_it_is_prepared_does_not_end_it(tmp_path: Path) -> None:
    folder, port = tmp_path / "var", free_port()
    with subprocess.Popen(
        [sys.executable, "manage.py", "quickstart", "--port", str(port)],
        cwd=BASE_DIR,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(lambda: (folder / "quickstart.lock").exists())
            for _ in range(20):
                process.send_signal(signal.SIGHUP)
                time.sleep(0.05)
            wait_for(lambda: answers(port))
            assert process.poll() is None
        finally:
            process.terminate()  # with its workers, which outlive who is killed


def wait_for(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)


def answers(port: int) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        return bool(answer.status == 200)
    return False
