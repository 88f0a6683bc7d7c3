"""Nothing in the rule counts to two: the same lives are lived by a site with three languages."""

import subprocess
import sys

import pytest

from tests.running import BASE_DIR


@pytest.mark.once  # asks a database of its own
def test_lives_in_three_languages() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:xdist"]
    lives = "tests/agreement/test_random_edits.py"
    settings = "--ds=tests.three_languages"
    done = subprocess.run([*command, settings, lives], cwd=BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
