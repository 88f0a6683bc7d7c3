"""What is kept in the repository: locked, and free of any one machine's traces."""

import re
import subprocess

import pytest
from django.conf import settings

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_locked_by_hash_and_no_address_is_kept(name: str) -> None:
    text = (settings.BASE_DIR / name).read_text()
    requirements = re.findall(r"(?msi)^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text)
    assert len(requirements) > 10
    for requirement in requirements:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement
    assert "://" not in text


def test_state_is_not_kept() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("this copy is not a git checkout")
    names = listed.stdout.split()
    assert "manage.py" in names
    assert not [name for name in names if name.startswith(("var/", ".venv/"))]
    assert not [name for name in names if name.endswith((".mo", ".sqlite3"))]
