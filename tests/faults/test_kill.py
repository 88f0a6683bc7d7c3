"""`kill -9` while somebody saves, publishes, deletes and recovers: all of it is there, or none.

KILLS says how often (3 unless set); 100 is the figure claimed. The moments are random; the
database is one file that survives all kills, as a site's does.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.running import BASE_DIR, PATIENCE, environment, manage

pytestmark = pytest.mark.once  # SQLite's own file; PostgreSQL's recovery is its own affair

KILLS = int(os.environ.get("KILLS", "3"))


def busy_editor(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.busy_editor", *arguments],
        cwd=BASE_DIR,
        env=environment(folder, DJANGO_SETTINGS_MODULE="smartcity.settings"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_while_working(folder: Path, seed: int) -> tuple[dict[str, Any], list[list[str]]]:
    """Let an editor work and kill them at a random moment; returns what they found at first,
    and what was answered by then."""
    moment = random.Random(seed)  # noqa: S311 - not a secret
    process = busy_editor(folder, str(seed))
    assert process.stdout is not None
    found, *lines = process.stdout.readline(), process.stdout.readline()
    start = time.monotonic()
    for _ in range(moment.randint(1, 4)):
        lines.append(process.stdout.readline())
    # Any moment of one of the next two saves, however fast this machine is now.
    time.sleep(moment.uniform(0, 2) * (time.monotonic() - start) / (len(lines) - 1))
    process.send_signal(signal.SIGKILL)
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL, f"It stopped by itself:\n{errors}"
    lines += output.splitlines(keepends=True)
    return json.loads(found), [line.split() for line in lines[1:] if line.endswith("\n")]


def look_once_more(folder: Path) -> dict[str, Any]:
    """What is found after the last kill."""
    process = busy_editor(folder)
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    found: dict[str, Any] = json.loads(output)
    return found


def judge(found: dict[str, Any], answered: list[list[str]], kills: int) -> None:
    assert found["wrong"] == [], f"after {kills} kills: {found['wrong']}"
    for done, kind, pk, token in answered:
        there = found["said"].get(token)
        assert there, f"after {kills} kills: {token} was answered and is nowhere"
        assert (there["kind"], str(there["pk"])) == (kind, pk)
        if done == "published" and f"{kind} {pk}" in found["live"]:
            public = found["live"][f"{kind} {pk}"]
            assert there["number"] <= public, f"after {kills} kills: {token} is not public"


def judge_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_kill_leaves_all_or_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    prepared = manage("quickstart", "--no-serve", data_dir=folder)
    assert prepared.returncode == 0, prepared.stderr
    answered: list[list[str]] = []
    for seed in range(KILLS):
        found, more = kill_while_working(folder, seed)
        judge(found, answered, seed)  # what the kill before this one has left
        judge_file(folder / "db.sqlite3")
        answered += more
    judge(look_once_more(folder), answered, KILLS)
    assert len(answered) >= KILLS
