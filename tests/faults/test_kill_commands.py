"""`kill -9` while a command works: it can be given again, and nothing is there by halves.

KILLS says how often each (once unless set). The moments are random, over the whole of the work.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from tests.running import BASE_DIR, PATIENCE, environment, manage

pytestmark = pytest.mark.once

KILLS = int(os.environ.get("KILLS", "1"))
moment = random.Random(7)  # noqa: S311 - not a secret


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=environment(folder, DJANGO_SETTINGS_MODULE="smartcity.settings"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def killed(folder: Path, length: float, *arguments: str) -> None:
    """Give a command that takes so many seconds, and kill it somewhere on the way."""
    with command(folder, *arguments) as process:
        time.sleep(moment.uniform(0, length))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=PATIENCE)


def done(folder: Path, *arguments: str) -> str:
    """What the whole command says, which must succeed."""
    with command(folder, *arguments) as process:
        said, _errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return said


def lasted(folder: Path, *arguments: str) -> float:
    """How many seconds the whole command takes here, which must succeed."""
    start = time.monotonic()
    done(folder, *arguments)
    return time.monotonic() - start


def exported(folder: Path) -> dict[str, bytes]:
    target = folder.parent / f"{folder.name}-export"
    done(folder, "manage.py", "export_content", "--to", str(target))
    return {path.name: path.read_bytes() for path in target.glob("*.json")}


def integrity(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


PREPARE = ("manage.py", "quickstart", "--no-serve")
BESIDE_THE_CONTENT = """
import json
from django.contrib.auth.models import Group, User
from django.db import connection
from django.utils.timezone import now
from cities.search import search
with connection.cursor() as cursor:
    cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
print(json.dumps({
    "triggers": sorted(triggers),
    "groups": sorted(Group.objects.values_list("name", "permissions__codename")),
    "found": {
        word: sorted(str(hit.record) for hit in search(word, now()).hits)
        for word in ("Lyon", "里昂", "mobility", "水")
    },
    "administrators": User.objects.filter(is_superuser=True, is_staff=True).count(),
    "accounts": User.objects.count(),
}))
"""


def beside_the_content(folder: Path) -> dict[str, Any]:
    """What a site has that no export tells of."""
    told = done(folder, "manage.py", "shell", "-v0", "-c", BESIDE_THE_CONTENT)
    found: dict[str, Any] = json.loads(told)
    return found


def is_like(folder: Path, whole: Path) -> None:
    """Whether a site has what one has that was prepared in peace, and nothing is left to do."""
    integrity(folder)
    assert beside_the_content(folder) == beside_the_content(whole)
    assert exported(folder) == exported(whole)
    said = done(folder, *PREPARE)
    assert "nothing new" in said
    assert "there already" in said


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A site that was prepared in peace, and how long that took."""
    folder = tmp_path_factory.mktemp("whole") / "var"
    return folder, lasted(folder, *PREPARE)


def test_migration_and_import(whole: tuple[Path, float], tmp_path: Path) -> None:
    """From nothing: the tables are made, the content is loaded, the static files collected."""
    for number in range(KILLS):
        folder = tmp_path / f"var{number}"
        for _ in range(moment.randint(1, 2)):
            killed(folder, whole[1], *PREPARE)
        done(folder, *PREPARE)
        is_like(folder, whole[0])
        shutil.rmtree(folder)


def test_what_is_compared_is_there(whole: tuple[Path, float]) -> None:
    there = beside_the_content(whole[0])
    assert there["administrators"] == there["accounts"] == 1
    assert all(there["found"].values())
    names = " ".join(name for name, _table in there["triggers"])
    assert "_raises_generation" in names
    assert "cities_auditentry_no_delete" in names
    assert len({group for group, _may in there["groups"]}) == 5


def test_restore(whole: tuple[Path, float], tmp_path: Path) -> None:
    """Given again it brings back all, unless it had: then `quickstart` does what is left."""
    file = tmp_path / "backup.zip"
    done(whole[0], "manage.py", "backup", str(file))
    give = ("manage.py", "restore", str(file))
    length = lasted(tmp_path / "peace", *give)
    for number in range(KILLS):
        folder = tmp_path / f"var{number}"
        killed(folder, length, *give)
        again = manage(*give[1:], data_dir=folder)
        assert again.returncode == 0 or "The database is not empty" in again.stderr
        done(folder, *PREPARE)
        is_like(folder, whole[0])
        shutil.rmtree(folder)


def test_backup(whole: tuple[Path, float], tmp_path: Path) -> None:
    """There is no file under its name, or a whole one."""
    file = tmp_path / "backup.zip"
    give = ("manage.py", "backup", str(file))
    length = lasted(whole[0], *give)
    for _ in range(KILLS):
        file.unlink()
        killed(whole[0], length, *give)
        if file.exists():
            assert manage("restore", "--check", str(file), data_dir=tmp_path).returncode == 0
        else:
            done(whole[0], *give)


def test_export(whole: tuple[Path, float], tmp_path: Path) -> None:
    """Each file is the old one or the new one."""
    reference, target = exported(whole[0]), tmp_path / "fixtures"
    give = ("manage.py", "export_content", "--to", str(target))
    length = lasted(whole[0], *give)
    for _ in range(KILLS):
        for path in target.glob("*.json"):
            path.write_text("[]\n")
        killed(whole[0], length, *give)
        for name, content in reference.items():
            assert (target / name).read_bytes() in (b"[]\n", content), name


UPLOADING = """
import random, sys, django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.contrib.auth import get_user_model
from django.test import Client
from cities.models import City
from tests.factories import image_file
from tests.faults.busy_editor import Form
from cities.models.line import Line
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(get_user_model().objects.filter(is_superuser=True)[0])
form = Form(client, Line.of(City.objects.get(slug="riga")))
pick = random.Random(sys.argv[1])
print("ready", flush=True)
while True:
    colour = tuple(pick.randrange(256) for _ in range(3))
    number = int(form.values["pictures-TOTAL_FORMS"])
    values = {**form.values, "pictures-TOTAL_FORMS": str(number + 1), "_publish": "1"}
    for name in ("alt_en", "alt_zh_hans", "credit_en", "credit_zh_hans"):
        values[f"pictures-{number}-{name}"] = "Colour 颜色"
    values[f"pictures-{number}-image-file"] = image_file(size=(700, 500), colour=colour)
    page = client.post(f"{form.address}/change/", values, follow=True).content.decode()
    assert "Published." in page, page
    print("published", flush=True)
    form.open()
"""


def test_upload(whole: tuple[Path, float], tmp_path: Path) -> None:
    """What a picture names is there in every width and format, and shows something."""
    folder = tmp_path / "var"
    shutil.copytree(whole[0], folder)
    published = 0
    for number in range(KILLS):
        with command(folder, "-c", UPLOADING, str(number)) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            time.sleep(moment.uniform(0, 1.5))
            process.send_signal(signal.SIGKILL)
            said = process.communicate(timeout=PATIENCE)[0]
        assert "Traceback" not in said, said
        published += said.count("published")
        integrity(folder)
        there = {(picture, form) for picture in pictures(folder) for form in ("avif", "webp")}
        assert len(there) >= 2 * published
        for picture, form in there:
            for width in (320, 640, 700):
                with Pillow.open(folder / f"media/images/{picture}/{width}.{form}") as shown:
                    shown.load()
    assert published or KILLS < 20


def pictures(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        rows = database.execute("SELECT image FROM cities_picture").fetchall()
        states = database.execute("SELECT snapshot FROM cities_revision").fetchall()
    named = [each for (each,) in rows if each.endswith("-700x500")]
    for (state,) in states:
        shown = json.loads(state).get("pictures") or {}
        named += [v["image"] for v in shown.values() if v["image"].endswith("-700x500")]
    return sorted(set(named))
