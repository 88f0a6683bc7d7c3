"""`manage.py quickstart`, run as a newcomer runs it."""

import os
import runpy
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management.base import CommandError

from cities.content_files import FILES
from cities.management.commands.quickstart import Command
from tests.benchmarks.load import processes
from tests.running import BASE_DIR, PATIENCE, RunningSite, manage

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("quickstart") / "var"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[RunningSite]:
    with RunningSite(folder) as running:
        yield running


def test_it_serves_the_site_in_both_languages(site: RunningSite) -> None:
    assert "<h1>Chengdu</h1>" in site.get("/en/cities/chengdu/")
    assert "<h1>成都市</h1>" in site.get("/zh-hans/cities/chengdu/")
    assert "试点城市" in site.get("/zh-hans/")  # the catalogues are compiled
    assert f'href="{site.url}/en/"' in site.get("/en/")  # absolute addresses are right


def test_static_files_are_served(site: RunningSite) -> None:
    page = site.get("/en/")
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "--europe" in site.get(sheet)


def test_it_says_what_it_does_and_the_password_once(site: RunningSite) -> None:
    for word in ("Data", "Database", "Content", "Languages", "Static files", "Serving", site.url):
        assert word in site.said
    assert len(site.password) >= 12


def test_all_state_is_in_the_data_folder(site: RunningSite, folder: Path) -> None:
    made = {path.name for path in folder.iterdir()}
    assert {"db.sqlite3", "media", "secret_key", "locale", "static"} <= made
    with sqlite3.connect(folder / "db.sqlite3") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def threads_of_workers(site: RunningSite) -> list[int]:
    workers = processes(site.process.pid)[1:]
    return [int(each.name) for pid in workers for each in Path(f"/proc/{pid}/task").iterdir()]


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux works in batches")
def test_no_thread_of_a_worker_interrupts_another(site: RunningSite) -> None:
    threads = threads_of_workers(site)
    assert len(threads) > len(processes(site.process.pid)[1:]) == 2
    assert {os.sched_getscheduler(each) for each in threads} == {os.SCHED_BATCH}


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="workers share the processors where Linux has several",
)
def test_each_worker_has_processors_of_its_own_and_roams_for_long_work(site: RunningSite) -> None:
    end = time.monotonic() + PATIENCE
    own = [os.sched_getaffinity(0)]
    while os.sched_getaffinity(0) in own and time.monotonic() < end:  # until both have loaded
        time.sleep(0.01)
        own = [os.sched_getaffinity(pid) for pid in processes(site.process.pid)[1:]]
    assert all(own)
    assert set.union(*own) == os.sched_getaffinity(0)
    assert not set.intersection(*own)
    site.get("/admin/login/")
    assert os.sched_getaffinity(0) in map(os.sched_getaffinity, threads_of_workers(site))


def test_ctrl_c_ends_it(tmp_path: Path) -> None:
    """A terminal sends it to the workers, too, which must not hang then until they are killed."""
    with RunningSite(tmp_path / "var") as site:
        for _ in range(20):
            site.get("/en/")  # both workers are at work
        os.killpg(site.process.pid, signal.SIGINT)
        site.process.wait(PATIENCE)
        assert "refused to gracefully stop" not in site.said


def test_run_again_it_changes_nothing(site: RunningSite, folder: Path, tmp_path: Path) -> None:
    key = (folder / "secret_key").read_text()
    again = manage("quickstart", "--no-serve", data_dir=folder)
    assert again.returncode == 0, again.stderr
    assert "nothing new" in again.stdout
    assert "password" not in again.stdout
    assert (folder / "secret_key").read_text() == key
    exported = manage("export_content", "--to", str(tmp_path), data_dir=folder)
    assert exported.returncode == 0, exported.stderr
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (BASE_DIR / "fixtures" / name).read_bytes(), name


def test_what_killed_uploads_left_is_swept(site: RunningSite, folder: Path) -> None:
    images = folder / "media" / "images" / "x"
    images.mkdir(parents=True)
    day_ago = time.time() - 25 * 3600
    names = {"320.avif.0123456789abcdef": day_ago, "640.avif.0123456789abcdef": time.time()}
    names |= {"320.avif": day_ago}
    for name, moment in names.items():
        (images / name).touch()
        os.utime(images / name, (moment, moment))
    assert manage("quickstart", "--no-serve", data_dir=folder).returncode == 0
    left = sorted(path.name for path in images.iterdir())
    assert left == ["320.avif", "640.avif.0123456789abcdef"]  # one may be being written


def test_sessions_that_are_over_are_removed(site: RunningSite, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "db.sqlite3", isolation_level=None)) as database:
        for name, moment in (("over", "2020-01-01"), ("open", "2999-01-01")):
            database.execute("INSERT INTO django_session VALUES (?, '', ?)", (name, moment))
        assert manage("quickstart", "--no-serve", data_dir=folder).returncode == 0
        left = {name for (name,) in database.execute("SELECT session_key FROM django_session")}
    assert left == {"open"}


@pytest.mark.django_db
def test_there_is_no_account_whose_password_was_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(self: Command, what: str, outcome: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Command, "tell", killed)
    with pytest.raises(KeyboardInterrupt):
        Command().create_administrator()
    assert not User.objects.exists()


def test_an_edited_a_renamed_and_a_deleted_record_stay_so(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    assert manage("quickstart", "--no-serve", data_dir=folder).returncode == 0
    edit = (
        "from cities.models import *;"
        "c = City.objects.get(slug='chengdu'); c.name_en = 'Edited'; c.save();"
        "c = City.objects.get(slug='korla'); c.slug = 'kurla'; c.save();"
        "City.objects.get(slug='lyon').delete()"
    )
    assert manage("shell", "-c", edit, data_dir=folder).returncode == 0
    again = manage("quickstart", "--no-serve", data_dir=folder)
    assert "nothing new" in again.stdout, again.stderr
    check = (
        "from cities.models import *;"
        "print(City.objects.get(slug='chengdu').name_en,"
        "sorted(City.objects.filter(slug__in=['korla', 'kurla', 'lyon'])"
        ".values_list('slug', flat=True)))"
    )
    assert "Edited ['kurla']" in manage("shell", "-c", check, data_dir=folder).stdout


def told_in_one_sentence(result: Any, sentence: str) -> None:
    assert result.returncode != 0
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr


def test_a_taken_port_is_told_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = manage("quickstart", "--port", port, data_dir=tmp_path / "var")
    told_in_one_sentence(result, f"Port {port} is taken")
    assert not (tmp_path / "var" / "db.sqlite3").exists()


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
def test_an_impossible_port_is_told(tmp_path: Path, port: str) -> None:
    result = manage("quickstart", f"--port={port}", data_dir=tmp_path / "var")
    told_in_one_sentence(result, "is not a port")


def test_an_address_of_another_machine_is_told(tmp_path: Path) -> None:
    result = manage("quickstart", data_dir=tmp_path, LISTEN="192.0.2.1")
    told_in_one_sentence(result, "LISTEN must be an address of this machine")


def test_a_place_where_no_site_is_is_told(tmp_path: Path) -> None:
    for command in ("export_content", "export_audit", "rebuild_search", "check_links"):
        result = manage(command, data_dir=tmp_path)
        told_in_one_sentence(result, "prepared by `manage.py quickstart`")


@pytest.mark.parametrize("secret", ["", "given"])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, secret: str) -> None:
    (tmp_path / "file").touch()
    result = manage(
        "quickstart", "--no-serve", data_dir=tmp_path / "file" / "var", SECRET_KEY=secret
    )
    told_in_one_sentence(result, "cannot be written")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "example.org"),
        ("SITE_URL", "https://example.org/path"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://x@y/z"),
        ("DATABASE_URL", "postgres://host"),
        ("EMAIL_URL", "nonsense"),
        ("TIME_ZONE", "Mars"),
        ("DEBUG", "maybe"),
        ("HSTS_SECONDS", "long"),
        ("CDN_SECONDS", "-1"),
        ("SECOND_FACTOR_GRACE_DAYS", "99999999999"),
        ("LISTEN", "nowhere"),
        ("ALLOWED_HOSTS", "https://example.org"),
        ("ALLOWED_HOSTS", "one two"),
        ("CONTACT_EMAIL", "nobody"),
        ("S3_ENDPOINT_URL", "s3.example"),
        ("S3_BUCKET", ""),
        ("DEFAULT_FROM_EMAIL", "nobody"),
    ],
)
def test_a_wrong_setting_is_told(tmp_path: Path, name: str, value: str) -> None:
    bucket = {"S3_ENDPOINT_URL": "https://s3.example"} if name == "S3_BUCKET" else {}
    result = manage("quickstart", "--no-serve", data_dir=tmp_path, **{name: value}, **bucket)
    told_in_one_sentence(result, ODD.get(name, f"{name} must be like"))


WHOLE = ("HSTS_SECONDS", "CDN_SECONDS", "SECOND_FACTOR_GRACE_DAYS")
ODD = {
    "DEBUG": "DEBUG must be True or False",
    "ALLOWED_HOSTS": "ALLOWED_HOSTS must be names like",
    **{name: f"{name} must be a whole number from 0 to" for name in WHOLE},
}


def test_a_folder_may_be_relative_to_where_it_is_started(tmp_path: Path) -> None:
    given = "http://smartcity.example"
    with RunningSite(Path("state"), cwd=tmp_path, SITE_URL=given) as site:
        page = site.get("/en/cities/chengdu/")
    assert "<h1>Chengdu</h1>" in page
    assert f'href="{given}/en/cities/chengdu/"' in page  # a given address is kept
    assert (tmp_path / "state" / "db.sqlite3").exists()


def test_two_at_once_wait_for_each_other(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        runs = [
            pool.submit(manage, "quickstart", "--no-serve", data_dir=tmp_path / "var")
            for _ in range(3)
        ]
    results = [run.result() for run in runs]
    assert [result.returncode for result in results] == [0, 0, 0], results
    assert sum("password" in result.stdout for result in results) == 1


def test_a_part_of_the_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "locale").touch()
    result = manage("quickstart", "--no-serve", data_dir=tmp_path)
    told_in_one_sentence(result, "locale")


@pytest.mark.django_db
def test_a_file_of_elsewhere_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """… as that file, and not as a fault of the folder."""
    content = tmp_path / "cities.json"
    with pytest.raises(CommandError) as told, Command().locked():
        content.read_text()
    assert str(told.value) == f"{content}: No such file or directory"


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    result = manage(
        "quickstart",
        "--no-serve",
        data_dir=tmp_path,
        DATABASE_URL="postgres://nobody@127.0.0.1:1/none",
    )
    told_in_one_sentence(result, "The database says: connection")


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        runpy.run_path(str(BASE_DIR / "manage.py"), run_name="__main__")
