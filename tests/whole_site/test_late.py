"""Libraries that only some work needs are loaded by who does it: what reads stays small."""

import subprocess
import sys
from pathlib import Path

import pytest

from cities.models.languages import language_codes
from tests.representatives import representatives
from tests.running import BASE_DIR, environment, manage

pytestmark = pytest.mark.once

LATE = {"PIL", "babel", "cryptography", "fido2", "nh3", "pypinyin", "qrcode"}
READING = """
import sys
import django
django.setup()
from django.test import Client
for address in sys.argv[1:]:
    assert Client().get(address).status_code == 200, address
print(*{name.partition(".")[0] for name in sys.modules})
"""

SAVING = """
import sys
import django
django.setup()
from cities.models import City
city = City.objects.get(slug="ningbo")
city.name_zh_hans = "银行市"
city.save()
assert city.sort_key_zh_hans == "yin hang shi"
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_pages_load_nothing_that_only_writing_needs(tmp_path: Path) -> None:
    """In a process of its own: this one has loaded everything."""
    pages = [f"/{code}/{path}" for code in language_codes() for path in representatives().values()]
    assert not LATE & loaded(tmp_path / "var", READING, *pages, "/admin/login/")


def test_an_editor_loads_no_dictionary_of_pinyin(tmp_path: Path) -> None:
    assert "pypinyin" not in loaded(tmp_path / "var", SAVING)


def loaded(folder: Path, script: str, *arguments: str) -> set[str]:
    """The libraries that `script` has loaded at its end, of a site that quickstart has prepared."""
    assert manage("quickstart", "--no-serve", data_dir=folder).returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=BASE_DIR,
        env=environment(folder, DJANGO_SETTINGS_MODULE="smartcity.settings", ALLOWED_HOSTS="*"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())
