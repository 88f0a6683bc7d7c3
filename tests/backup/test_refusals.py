"""What is damaged, newer, or would overwrite something is refused, and nothing is changed."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.backup.conftest import Lived, Place, Places

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


def test_a_folder_gets_a_file_named_by_the_moment(site: Place, tmp_path: Path) -> None:
    site.run("backup", str(tmp_path))
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("smartcity-20")
