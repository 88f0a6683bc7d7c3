"""The settings come from the environment, and the safe value is the default."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import BASE_DIR, environment, manage

pytestmark = pytest.mark.once

NAMES = (
    "DEBUG ALLOWED_HOSTS SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SESSION_COOKIE_SECURE"
    " CSRF_COOKIE_SECURE CSRF_TRUSTED_ORIGINS SITE_URL MAIL_IS_SET_UP DEFAULT_FROM_EMAIL"
).split()


@pytest.fixture
def settings_with(tmp_path: Path) -> Any:
    """The settings that a process with these environment variables has."""

    def read(**variables: str) -> dict[str, Any]:
        code = (
            "import json; from smartcity import settings;"
            f"print(json.dumps({{n: getattr(settings, n) for n in {NAMES!r}}}"
            " | {'PROXY': getattr(settings, 'SECURE_PROXY_SSL_HEADER', None),"
            " 'DATA_DIR': str(settings.DATA_DIR),"
            " 'ENGINE': settings.DATABASES['default']['ENGINE'],"
            " 'OPTIONS': settings.DATABASES['default']['OPTIONS']}))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=BASE_DIR,
            env=environment(tmp_path, **variables),
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return read


READERS = ("given", "switch", "number", "mail_address", "env.db", "env.email_url")


def test_the_readme_lists_every_setting_and_no_other() -> None:
    source = ast.parse((BASE_DIR / "smartcity" / "settings.py").read_text())
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and node.args]
    read = {
        str(call.args[0].value)
        for call in calls
        if ast.unparse(call.func) in READERS and isinstance(call.args[0], ast.Constant)
    }
    table = (BASE_DIR / "README.md").read_text().partition("\n## Settings\n")[2]
    named = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    listed = set(re.findall("`([A-Z0-9_]+)`", "".join(named)))
    assert len(read) > 15
    assert listed == read


def test_the_files_for_servers_name_settings_that_there_are() -> None:
    table = (BASE_DIR / "README.md").read_text().partition("\n## Settings\n")[2]
    deploy = BASE_DIR / "smartcity" / "deploy"
    compose = yaml.safe_load((deploy / "compose.yaml").read_text())
    named = set(compose["services"]["site1"]["environment"])
    named |= set(re.findall(r"\b([A-Z0-9_]+)=", (deploy / "Containerfile").read_text()))
    named |= set(re.findall(r"Environment=(\w+)=", (deploy / "smartcity.service").read_text()))
    named -= {"PYTHONUNBUFFERED"}  # Python's own
    assert len(named) > 12
    assert {name for name in named if f"`{name}`" not in table} == set()


def test_by_default(settings_with: Any) -> None:
    found = settings_with()
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "127.0.0.1", "[::1]"]
    assert found["SITE_URL"] == "http://127.0.0.1:8000"
    assert found["SECURE_SSL_REDIRECT"] is False
    assert found["PROXY"] is None
    assert found["MAIL_IS_SET_UP"] is False
    assert found["ENGINE"].endswith("sqlite")


def test_an_https_address_turns_on_what_https_needs(settings_with: Any) -> None:
    found = settings_with(SITE_URL="https://smartcity.example/")
    assert found["SITE_URL"] == "https://smartcity.example"
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://smartcity.example"]
    assert "smartcity.example" in found["ALLOWED_HOSTS"]
    assert found["DEFAULT_FROM_EMAIL"] == "noreply@smartcity.example"


def test_what_is_given_empty_is_not_given(settings_with: Any) -> None:
    empty = dict.fromkeys(
        ("DATA_DIR", "DATABASE_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS"), ""
    )
    found = settings_with(SECRET_KEY="x", **empty)
    assert found["ENGINE"].endswith("sqlite")
    assert found["DATA_DIR"] == str(BASE_DIR / "var")
    assert found["MAIL_IS_SET_UP"] is False


def test_what_is_given_counts(settings_with: Any) -> None:
    found = settings_with(
        ALLOWED_HOSTS="a.example, b.example",
        BEHIND_PROXY="True",
        EMAIL_URL="smtp+tls://user:pass@mail.example:587",
        DATABASE_URL="postgres://u:p@db.example/name",
    )
    local = ["localhost", "127.0.0.1", "[::1]"]  # /healthz is asked for under these
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "a.example", "b.example", *local]
    assert found["PROXY"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["MAIL_IS_SET_UP"] is True
    assert found["ENGINE"].endswith("postgresql")


def test_no_server_is_waited_for_longer_than_an_operator_says(settings_with: Any) -> None:
    url = "postgres://u:p@db.example/name?connect_timeout=9&options=-c%20lock_timeout%3D2000"
    given = settings_with(DATABASE_URL=url)["OPTIONS"]
    assert (given["connect_timeout"], given["options"]) == (9, "-c lock_timeout=2000")
    assert given["tcp_user_timeout"] == 10_000
    assert settings_with(DATABASE_URL="postgres://u:p@db.example/name")["OPTIONS"] == {
        "connect_timeout": 3,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "tcp_user_timeout": 10_000,
    }


@pytest.mark.parametrize("serves", [True, False])
def test_who_serves_waits_for_no_lock_for_long(tmp_path: Path, serves: bool) -> None:
    code = (
        "from smartcity import patience;"
        f"{serves} and patience.serve();"
        "from django.db import connection;"
        "print(connection.get_connection_params().get('options'))"
    )
    url = "postgres://u:p@db.example/name?options=-c%20lock_timeout%3D2000"
    said = manage("shell", "-v0", "-c", code, data_dir=tmp_path, DATABASE_URL=url).stdout.strip()
    limits = "-c lock_timeout=10s -c statement_timeout=30s " if serves else ""
    assert said == f"{limits}-c lock_timeout=2000"


@pytest.mark.parametrize("secret", ["se/cret", "se?cret", "[se/cret"])
@pytest.mark.parametrize("name", ["DATABASE_URL", "CACHE_URL"])
def test_no_part_of_a_password_is_told(tmp_path: Path, name: str, secret: str) -> None:
    scheme = {"DATABASE_URL": "postgres", "CACHE_URL": "redis"}[name]
    done = manage("check", data_dir=tmp_path, **{name: f"{scheme}://user:{secret}@host/0"})
    assert (done.returncode, "cret" in done.stderr) == (1, False), done.stderr
    assert f"{name} must be like" in done.stderr


def test_an_answered_save_survives_and_writers_queue(tmp_path: Path) -> None:
    code = """
import sqlite3
from django.db import connection, transaction
cursor = connection.cursor()
cursor.execute("PRAGMA synchronous"); print(cursor.fetchone()[0])
cursor.execute("PRAGMA journal_mode"); print(cursor.fetchone()[0])
other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
with transaction.atomic():
    try:
        other.execute("BEGIN IMMEDIATE"); print("free")
    except sqlite3.OperationalError as error:
        print(error)
"""
    said = manage("shell", "-v0", "-c", code, data_dir=tmp_path)
    assert said.stdout.splitlines() == ["2", "wal", "database is locked"], said.stderr
