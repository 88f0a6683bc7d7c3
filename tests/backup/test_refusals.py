"""What is damaged, newer, or would overwrite something is refused, and nothing is changed."""

import hashlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smartcity.backup.manifest import odd_entry
from tests.backup.conftest import Lived, Place, Places
from tests.running import BASE_DIR, environment, manage

pytestmark = pytest.mark.once


@pytest.fixture
def site(lived: Callable[[str], Lived]) -> Place:
    return lived("SQLite").site


@pytest.fixture
def backup(lived: Callable[[str], Lived]) -> Path:
    return lived("SQLite").backup


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as there:
        return {name: there.read(name) for name in there.namelist()}


def pack(file: Path, parts: dict[str, bytes]) -> str:
    with zipfile.ZipFile(file, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return str(file)


def forge(file: Path, parts: dict[str, bytes], about: dict[str, Any]) -> str:
    """An archive whose manifest says of each part what the part is."""
    about["parts"] = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in parts.items()
        if name != "manifest.json"
    }
    return pack(file, {**parts, "manifest.json": json.dumps(about).encode()})


def change_row(data: bytes, **values: Any) -> bytes:
    """A table with other values in its first row."""
    names, row, *rest = data.splitlines(keepends=True)
    changed = dict(zip(json.loads(names), json.loads(row), strict=True)) | values
    return b"".join([names, json.dumps(list(changed.values())).encode() + b"\n", *rest])


def tables(place: Place) -> list[str]:
    """The tables that are there."""
    if not (place.folder / "db.sqlite3").exists():
        return []
    with closing(sqlite3.connect(place.folder / "db.sqlite3")) as database:
        rows = database.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")
        return [name for (name,) in rows]


CITY, PRACTICE = "tables/cities.city.jsonl", "tables/cities.practice.jsonl"
# Found when it is read, or not before the database is to take it.
FORGED: dict[str, Callable[[dict[str, bytes], dict[str, Any]], object]] = {
    "a way out": lambda parts, about: parts.update({"media/../../evil.txt": b"evil"}),
    "a part of no kind": lambda parts, about: parts.update({"evil.txt": b"evil"}),
    "half a row": lambda parts, about: parts.update({CITY: parts[CITY] + b"[1,2\n"}),
    "a short row": lambda parts, about: parts.update({CITY: parts[CITY] + b"[1]\n"}),
    "no columns": lambda parts, about: parts.update({CITY: b""}),
    "a row that is none": lambda parts, about: parts.update({CITY: parts[CITY] + b"1\n"}),
    "a word for a number": lambda parts, about: parts.update(
        {PRACTICE: change_row(parts[PRACTICE], city_id="Lyon")}
    ),
    "no list of numbers": lambda parts, about: about.pop("last_given"),
    "a list of no migrations": lambda parts, about: about.update(migrations=[["cities"]]),
    "a table that nobody had": lambda parts, about: (
        about["last_given"].update({"cities.evil": 1}),
        parts.update({"tables/cities.evil.jsonl": b'["id"]\n'}),
    ),
    "a city that is missing": lambda parts, about: parts.update(
        {PRACTICE: change_row(parts[PRACTICE], city_id=999_999)}
    ),
    "nothing for what must be": lambda parts, about: parts.update(
        {CITY: change_row(parts[CITY], slug=None)}
    ),
}


@pytest.mark.parametrize("change", FORGED)
def test_what_was_forged(backup: Path, tmp_path: Path, place: Places, change: str) -> None:
    """Its checksums are right."""
    there = parts(backup)
    about = json.loads(there["manifest.json"])
    FORGED[change](there, about)
    new = place("SQLite")
    said = new.refused("restore", forge(tmp_path / "forged.zip", there, about))
    assert "Nothing was restored. It is damaged: " in said
    assert tables(new) == []
    assert [path for path in new.folder.parent.rglob("*") if path.suffix in (".txt", ".avif")] == []


@pytest.mark.parametrize(
    "name", ["", "/etc/x", "../x", "a/../../x", "a//x", "a/./x", "a\\..\\x", "a\0x", ".."]
)
def test_names_that_lead_elsewhere(backup: Path, name: str) -> None:
    about = json.loads(parts(backup)["manifest.json"])
    assert odd_entry(about) is None
    about["parts"][f"media/{name}"] = {"bytes": 0, "sha256": ""}
    assert odd_entry(about) == f"the part media/{name}"


def test_a_whole_one_is_said_to_be_whole(backup: Path, place: Places) -> None:
    there = place("SQLite")
    assert there.run("restore", "--check", str(backup)).startswith("Whole: ")
    assert not (there.folder / "db.sqlite3").exists()


@pytest.mark.parametrize("seed", range(6))
def test_any_byte_that_changed(backup: Path, tmp_path: Path, place: Places, seed: int) -> None:
    data = bytearray(backup.read_bytes())
    data[Random(seed).randrange(len(data) * 9 // 10)] ^= 0xFF  # noqa: S311
    (tmp_path / "damaged.zip").write_bytes(data)
    there = place("SQLite")
    assert "Nothing was restored." in there.refused("restore", str(tmp_path / "damaged.zip"))
    assert not (there.folder / "db.sqlite3").exists()


def test_what_was_cut_off(backup: Path, tmp_path: Path, place: Places) -> None:
    data = backup.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    assert "damaged" in place("SQLite").refused("restore", str(tmp_path / "cut.zip"))


@pytest.mark.parametrize("change", ["more", "less", "other"])
def test_other_parts_than_there_were(
    backup: Path, tmp_path: Path, place: Places, change: str
) -> None:
    there = parts(backup)
    if change == "more":
        there["tables/x.jsonl"] = b""
    elif change == "less":
        del there["tables/cities.city.jsonl"]
    else:
        there["tables/cities.city.jsonl"] += b"\n"
    file = pack(tmp_path / "changed.zip", there)
    assert "damaged" in place("SQLite").refused("restore", file)


@pytest.mark.parametrize("what", ["format", "migration"])
def test_what_a_newer_site_made(backup: Path, tmp_path: Path, place: Places, what: str) -> None:
    there = parts(backup)
    about = json.loads(there["manifest.json"])
    if what == "format":
        about["format"] += 1
    else:
        about["migrations"].append(["cities", "9999_of_tomorrow"])
    there["manifest.json"] = json.dumps(about).encode()
    file = pack(tmp_path / "newer.zip", there)
    assert "update" in place("SQLite").refused("restore", file)


def test_a_place_in_use(backup: Path, site: Place) -> None:
    before = site.call("tell_tables")
    assert "is not empty" in site.refused("restore", str(backup))
    assert site.call("tell_tables") == before


def test_media_that_are_there(backup: Path, place: Places) -> None:
    there = place("SQLite")
    (there.folder / "media").mkdir(parents=True)
    (there.folder / "media" / "x.webp").write_bytes(b"x")
    assert "x.webp" in there.refused("restore", str(backup))


def test_no_file_and_what_is_no_backup(tmp_path: Path, place: Places) -> None:
    there = place("SQLite")
    assert "No such file" in there.refused("restore", str(tmp_path / "nothing.zip"))
    (tmp_path / "text").write_text("x" * 1000)
    assert "not a backup" in there.refused("restore", str(tmp_path / "text"))


def test_a_backup_over_another(backup: Path, site: Place) -> None:
    before = backup.read_bytes()
    assert "is there already" in site.refused("backup", str(backup))
    assert backup.read_bytes() == before


def test_a_backup_where_nothing_can_be_written(site: Place, tmp_path: Path) -> None:
    assert "No backup was made." in site.refused("backup", str(tmp_path / "none" / "x.zip"))


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO django_migrations (app, name, applied) VALUES ('cities', '9999_new', '2030')",
        "DELETE FROM django_migrations WHERE app = 'auth' AND name LIKE '0012%'",
    ],
)
def test_of_the_tables_of_another_version(
    copied: Callable[[str], Place], tmp_path: Path, change: str
) -> None:
    """No version could bring it back."""
    site = copied("SQLite")
    with closing(sqlite3.connect(site.folder / "db.sqlite3", isolation_level=None)) as database:
        database.execute(change)
    said = site.refused("backup", str(tmp_path / "x.zip"))
    assert "No backup was made. The database is of another version of the site" in said
    assert not (tmp_path / "x.zip").exists()


def test_a_folder_gets_a_file_named_by_the_moment(site: Place, tmp_path: Path) -> None:
    site.run("backup", str(tmp_path))
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("smartcity-20")
    assert made.stat().st_mode & 0o777 == 0o600  # it holds what only some may read


def test_a_name_that_another_took_meanwhile(site: Place, tmp_path: Path) -> None:
    """Neither of two backups to one name takes the other's place."""
    there = tmp_path / "x.zip"
    script = (
        "from pathlib import Path; import smartcity.management.commands.backup as it;"
        "from django.core.management import call_command; make = it.make;"
        f"it.make = lambda *given: (make(*given), Path({str(there)!r}).write_bytes(b'first'));"
        f"call_command('backup', {str(there)!r})"
    )
    done = manage("shell", "-v0", "-c", script, data_dir=site.folder)
    assert f"{there} is there already" in done.stderr
    assert there.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [there]


@pytest.mark.parametrize("name", ["x.zip", ""])
def test_a_folder_that_is_not_there(site: Place, tmp_path: Path, name: str) -> None:
    said = site.refused("backup", f"{tmp_path}/none/{name}")
    assert f"There is no folder {tmp_path / 'none'}" in said
    assert not list(tmp_path.iterdir())


def test_what_was_left_by_one_that_was_killed(site: Place, tmp_path: Path) -> None:
    old, new = (tmp_path / f".smartcity-backup.{number:016}" for number in (1, 2))
    for left, days in ((old, 2), (new, 0)):
        left.write_bytes(b"left")
        os.utime(left, (time.time() - days * 86_400,) * 2)
    site.run("backup", str(tmp_path / "x.zip"))  # which leaves alone what may be one under way
    assert {path.name for path in tmp_path.iterdir()} == {"x.zip", new.name}


def told_in_one_line(done: "subprocess.CompletedProcess[str]", beginning: str) -> None:
    """Whether a command failed and said so, after lines of progress."""
    assert done.returncode == 1, done
    said = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
    assert len(said) == 1, done.stderr
    assert said[0].startswith(f"CommandError: {beginning}"), done.stderr


def no_room() -> None:
    """Whatever this process writes, no file gets longer: as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))


def test_a_disk_that_is_full(site: Place, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "backup", str(tmp_path)],
        cwd=BASE_DIR,
        env=environment(site.folder),
        capture_output=True,
        text=True,
        preexec_fn=no_room,
    )
    told_in_one_line(done, "No backup was made. A file: File too large.")
    assert [*tmp_path.iterdir()] == []


def test_an_output_that_is_full(site: Place) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "manage.py", "backup", "-"],
            cwd=BASE_DIR,
            env=environment(site.folder),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    told_in_one_line(done, "No backup was made. A file: No space left on device.")


AWAY = {
    "S3_BUCKET": "uploads",
    "S3_ENDPOINT_URL": "http://127.0.0.1:1",
    "S3_REGION": "eu-central-1",
    "S3_ACCESS_KEY_ID": "known",
    "S3_SECRET_ACCESS_KEY": "secret",
}


def test_a_bucket_that_does_not_answer(
    site: Place, backup: Path, place: Places, tmp_path: Path
) -> None:
    old, new = Place(site.folder, AWAY), Place(place("SQLite").folder, AWAY)
    said = old.refused("backup", str(tmp_path / "x.zip"))
    assert "No backup was made. The storage of uploads says: Could not connect" in said
    assert [*tmp_path.iterdir()] == []
    said = new.refused("restore", str(backup))
    assert "Nothing was restored. The storage of uploads says: Could not connect" in said
    assert tables(new) == []
