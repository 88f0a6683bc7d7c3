"""Of an upload that fails nothing stays on the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from smartcity.whole_files import WholeFiles

pytestmark = pytest.mark.once


class Failing(ContentFile[bytes]):
    """Half of a file; then the disk is full."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")


def test_what_could_not_be_written_is_removed(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        WholeFiles(location=tmp_path).save("images/x/320.avif", Failing(b"whole"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_could_be_written_is_there_alone(tmp_path: Path) -> None:
    WholeFiles(location=tmp_path).save("images/x/320.avif", ContentFile(b"whole"))
    (there,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert (there.name, there.read_bytes()) == ("320.avif", b"whole")
