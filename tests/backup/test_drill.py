"""The drill: a site that was lived in is backed up while somebody writes, and brought back."""

import itertools
import json
import re
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.backup.conftest import Lived, Place, Places
from tests.running import BASE_DIR, environment

pytestmark = pytest.mark.once

KINDS = list(itertools.product(("SQLite", "PostgreSQL"), repeat=2))


def exported(place: Place) -> dict[str, bytes]:
    folder = Path(tempfile.mkdtemp(dir=place.folder.parent))
    place.run("export_content", "--to", str(folder))
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@contextmanager
def somebody_writing(place: Place) -> Iterator[None]:
    more = {**place.settings, "DJANGO_SETTINGS_MODULE": "smartcity.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.backup.life", "write_on"],
        cwd=BASE_DIR,
        env=environment(place.folder, **more),
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        yield
        assert process.poll() is None, "the writer has failed meanwhile"
        process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize(("before", "after"), KINDS)
def test_what_was_there_is_there_again(
    lived: Callable[[str], Lived], place: Places, before: str, after: str
) -> None:
    (old, file), new = lived(before), place(after)
    said = new.run("restore", str(file))
    assert "up to date" in said
    assert new.call("tell_tables") == old.call("tell_tables")
    assert exported(new) == exported(old)
    assert files(new) == files(old) != {}
    assert "nothing new" in new.run("quickstart", "--no-serve")
    assert new.call("tell_revisions_of_a_new_city") == "1\n"


def files(place: Place) -> dict[str, bytes]:
    media = place.folder / "media"
    return {
        str(path.relative_to(media)): path.read_bytes()
        for path in media.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_it_is_of_one_moment_while_somebody_writes(place: Places, kind: str) -> None:
    site, again = place(kind), place("SQLite")
    site.run("quickstart", "--no-serve")
    file = str(site.folder.parent / "backup.zip")
    with somebody_writing(site):
        site.run("backup", file)
    again.run("restore", file)
    told = again.run(
        *("shell", "-v0", "-c"),
        "from cities.models import City, NewsItem;"
        "print({*City.objects.exclude(sort_as_en='').values_list('sort_as_en')}"
        " ^ {*NewsItem.objects.exclude(sort_as_en='').values_list('sort_as_en')})",
    )
    assert told.strip() == "set()"


def test_one_of_an_older_site_is_brought_on(
    lived: Callable[[str], Lived], place: Places, tmp_path: Path
) -> None:
    (old, file), new = lived("SQLite"), place("SQLite")
    with zipfile.ZipFile(file) as there:
        parts = {name: there.read(name) for name in there.namelist()}
    about = json.loads(parts["manifest.json"])
    # What came with it changed no column of what is kept.
    about["migrations"].remove(["cities", "0013_search_index"])
    with zipfile.ZipFile(tmp_path / "older.zip", "w") as made:
        for name, data in (parts | {"manifest.json": json.dumps(about).encode()}).items():
            made.writestr(name, data)
    new.run("restore", str(tmp_path / "older.zip"))
    found = "from cities.search import search; from django.utils.timezone import now;"
    told = new.run("shell", "-v0", "-c", f"{found} print(search('Lyon', now()).hits[0].record)")
    assert told == "Lyon\n"
    assert exported(new) == exported(old)


def test_the_way_to_postgresql_is_one_line(lived: Callable[[str], Lived], place: Places) -> None:
    """The very line that the README has."""
    old, new = lived("SQLite").site, place("PostgreSQL")
    found = re.search(
        r"`(manage\.py backup - \|[^`]+)`", (BASE_DIR / "README.md").read_text("utf-8")
    )
    assert found
    line = found[1].replace("/new/folder", str(new.folder))
    line = re.sub(r"postgres://\S+", new.settings["DATABASE_URL"], line)
    line = line.replace("manage.py", f"{sys.executable} manage.py")
    secret = {"SECRET_KEY": (old.folder / "secret_key").read_text("utf-8").strip()}
    subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=BASE_DIR,
        env=environment(old.folder, **secret),
        check=True,
    )
    new = Place(new.folder, new.settings | secret)
    assert exported(new) == exported(old)
    assert files(new) == files(old) != {}
    assert "nothing new" in new.run("quickstart", "--no-serve")
