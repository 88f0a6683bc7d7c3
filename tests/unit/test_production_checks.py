"""`manage.py check` says in plain words what a public site lacks, and nothing to one complete."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from cities.catalogues import SOURCE
from smartcity.production_checks import check_local_site, check_public_site
from tests.running import manage

COMPLETE = {
    "SITE_URL": "https://smartcity.example",
    "BEHIND_PROXY": "True",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example:587",
    "CONTACT_EMAIL": "desk@smartcity.example",
}


@pytest.fixture
def complete(settings: Any, tmp_path: Path) -> Any:
    """The settings of a site that lacks nothing."""
    settings.SITE_URL, settings.HTTPS = COMPLETE["SITE_URL"], True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.MAIL_IS_SET_UP, settings.CONTACT_EMAIL = True, COMPLETE["CONTACT_EMAIL"]
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").touch()
    return settings


def lacking() -> list[str]:
    return [each.id or "" for each in check_public_site()]


def test_a_complete_site_lacks_nothing(complete: Any) -> None:
    assert lacking() == []


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"SITE_URL": "http://smartcity.example", "HTTPS": False}, 2),
        ({"SECURE_PROXY_SSL_HEADER": None}, 3),
        ({"MAIL_IS_SET_UP": False}, 4),
        ({"CONTACT_EMAIL": ""}, 5),
        ({"STATIC_ROOT": Path("/nowhere")}, 6),
        ({"LOCALE_PATHS": [Path("/nowhere")]}, 7),
        ({"ALLOWED_HOSTS": ["*"]}, 8),
    ],
)
def test_what_is_lacking_is_named(complete: Any, changes: dict[str, Any], number: int) -> None:
    for name, value in changes.items():
        setattr(complete, name, value)
    assert lacking() == [f"smartcity.W{number:03}"]


def test_words_that_are_older_than_their_text(complete: Any, tmp_path: Path) -> None:
    complete.LOCALE_PATHS = [tmp_path]
    for text in SOURCE.glob("*/LC_MESSAGES/*.po"):
        compiled = (tmp_path / text.relative_to(SOURCE)).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        compiled.touch()
    assert lacking() == []
    os.utime(compiled, (time.time(), text.stat().st_mtime - 1))
    (found,) = check_public_site()
    assert str(text.relative_to(SOURCE)) in found.msg


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_a_local_site_is_told_when_it_is_asked_about_going_live(complete: Any, host: str) -> None:
    complete.SITE_URL, complete.HTTPS = f"http://{host}", False
    assert check_public_site() == []
    assert [each.id for each in check_local_site()] == ["smartcity.W001"]


def test_nothing_is_said_twice(complete: Any) -> None:
    complete.CONTACT_EMAIL = ""
    assert check_local_site() == []


@pytest.mark.once
def test_a_prepared_site_with_all_settings_passes_every_check(tmp_path: Path) -> None:
    assert manage("quickstart", "--no-serve", data_dir=tmp_path / "data").returncode == 0
    done = manage(
        "check", "--deploy", "--fail-level", "INFO", data_dir=tmp_path / "data", **COMPLETE
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout
    local = manage("check", "--deploy", data_dir=tmp_path / "data")
    assert "nobody else can reach" in local.stderr
    assert "no issues" in manage("check", data_dir=tmp_path / "data").stdout
