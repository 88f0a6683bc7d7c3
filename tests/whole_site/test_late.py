"""Libraries that only some work needs are loaded by who does it: what reads stays small."""

import subprocess
import sys
from pathlib import Path

import pytest

from cities.models.languages import language_codes
from tests.representatives import representatives
from tests.running import BASE_DIR, environment, manage

pytestmark = pytest.mark.once

LATE = {"PIL", "babel", "nh3", "pypinyin"}
READING = """
import sys
import django
django.setup()
from django.test import Client
for address in sys.argv[1:]:
    assert Client().get(address).status_code == 200, address
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_pages_load_nothing_that_only_writing_needs(tmp_path: Path) -> None:
    """In a process of its own: this one has loaded everything."""
    folder = tmp_path / "var"
    assert manage("quickstart", "--no-serve", data_dir=folder).returncode == 0
    pages = [f"/{code}/{path}" for code in language_codes() for path in representatives().values()]
    done = subprocess.run(
        [sys.executable, "-c", READING, *pages, "/admin/login/"],
        cwd=BASE_DIR,
        env=environment(folder, DJANGO_SETTINGS_MODULE="smartcity.settings", ALLOWED_HOSTS="*"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not LATE & set(done.stdout.split())
