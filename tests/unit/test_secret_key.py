"""The signing key is made once and kept to its owner."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from smartcity.secret_key import read_or_create

pytestmark = pytest.mark.once


def test_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "state" / "secret_key"
    first = read_or_create(path)
    assert len(first) >= 50
    assert read_or_create(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o007 == 0
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    paths = [tmp_path / "secret_key"] * 16
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(read_or_create, paths))) == 1


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"DATA_DIR .* cannot be written"):
        read_or_create(tmp_path / "file" / "secret_key")
