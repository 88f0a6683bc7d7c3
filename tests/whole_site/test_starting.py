"""What a server that starts loads and compiles before it answers: no more than it must."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import BASE_DIR, environment, manage

pytestmark = pytest.mark.once

ANSWERING = """
import smartcity.wsgi
from django.template import engines
from django.test import Client
from jinja2 import Environment

def compiles(*args, **kwargs):
    raise AssertionError("a template is compiled")

Environment._generate = compiles
client = Client(HTTP_HOST="localhost")
for language in ("en", "zh-hans"):
    for page in ("", "cities/", "cities/chengdu/", "search/?q=city", "news/feed/", "framework/"):
        assert client.get(f"/{language}/{page}").status_code == 200, page
assert "django" not in engines._engines, "the desk's templates are made ready"
assert client.get("/en/nowhere/").status_code == 404
assert client.get("/admin/login/").status_code == 200
"""


def test_what_quickstart_compiled_is_not_compiled_again(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    done = manage("quickstart", "--no-serve", data_dir=folder)
    assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-c", ANSWERING],
        cwd=BASE_DIR,
        env=environment(folder, SITE_URL="http://localhost"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
