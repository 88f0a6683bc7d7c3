"""What a server that starts loads and compiles before it answers: no more than it must."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import BASE_DIR, environment, manage

pytestmark = pytest.mark.once

ANSWERING = """
import sys

import smartcity.wsgi
from django.test import Client
from jinja2 import Environment

def compiles(*args, **kwargs):
    raise AssertionError("a template is compiled")

Environment._generate = compiles

def is_loaded():
    return any(name.startswith("cities.admin") for name in sys.modules)

client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
for language in ("en", "zh-hans"):
    for page in ("", "cities/", "cities/chengdu/", "search/?q=city", "news/feed/", "framework/"):
        assert client.get(f"/{language}/{page}").status_code == 200, page
assert client.get("/en/nowhere/").status_code == 404
assert client.post("/en/").status_code == 405
assert not is_loaded()
"""
READER = "assert not is_loaded()"
EDITOR = """
signing_in = client.get("/admin/login/").content.decode()
assert is_loaded()
assert "EU-China Smart City Cooperation" in signing_in
"""
WRITER = """
answer = client.post("/admin/cities/city/1/change/", {"name_en": "Lost"})
assert answer.headers["Location"] == "/admin/login/?next=/admin/cities/city/1/change/"
assert is_loaded()
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starting") / "var"
    done = manage("quickstart", "--no-serve", data_dir=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("then", [READER, EDITOR, WRITER])
def test_the_desk_is_loaded_when_somebody_asks_for_it(prepared: Path, then: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ANSWERING + then],
        cwd=BASE_DIR,
        env=environment(prepared, SITE_URL="http://localhost"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
