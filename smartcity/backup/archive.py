"""A zip file whose last part says what all others must be."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from smartcity.backup.manifest import odd_entry

FORMAT = 1  # of the archive; raised when an older site could not read it
MANIFEST = "manifest.json"
_PIECE = 1 << 20  # bytes read at a time


class ArchiveError(Exception):
    """A file is no archive that this site can restore; the text says why."""


class Making:
    """An archive that is being written, in a `with` statement."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._parts: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> "Making":
        return self

    def __exit__(self, *_: object) -> None:
        # Given up; or else the zip file would try to end itself when it is forgotten, and complain.
        with suppress(OSError, ValueError):
            self._zip.close()

    @contextmanager
    def part(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Inside, what is given to the function is written to the part `name`."""
        digest, length = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as part:

            def write(data: bytes) -> None:
                nonlocal length
                part.write(data)
                digest.update(data)
                length += len(data)

            yield write
        self._parts[name] = {"bytes": length, "sha256": digest.hexdigest()}

    def close(self, about: dict[str, Any]) -> None:
        """Write what `about` and the parts are; without it the archive counts as damaged."""
        manifest = {"format": FORMAT, **about, "parts": self._parts}
        self._zip.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
        self._zip.close()


class Archive:
    """An archive that is there; its manifest is read, its parts are not checked yet."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises ArchiveError if `file` is none, was not finished, or is of a newer format."""
        try:
            self._zip = zipfile.ZipFile(file)
            if any(each.compress_type not in _METHODS for each in self._zip.infolist()):
                raise zipfile.BadZipFile("a part is packed in a way that is not used here")
            self.about: dict[str, Any] = json.loads(self._zip.read(MANIFEST))
            number = int(self.about["format"])
        except _UNREADABLE as error:
            raise ArchiveError(
                f"It is not a backup of this site, or it is damaged ({error})."
            ) from None
        if number > FORMAT:
            raise ArchiveError("It was made by a newer version of the site: update this one first.")
        if odd := odd_entry(self.about):
            raise ArchiveError(f"It is damaged: {odd} in its manifest is not as it is written.")
        self.parts: dict[str, dict[str, Any]] = self.about["parts"]
        self.labels: list[str] = list(self.about["last_given"])

    def check(self) -> None:
        """Read everything; raise ArchiveError if anything is not as it was written."""
        if there := {*self._zip.namelist()} ^ {MANIFEST, *self.parts}:
            raise ArchiveError(f"It is damaged: {min(there)} does not belong to it, or is missing.")
        for name, expected in self.parts.items():
            digest, length = hashlib.sha256(), 0
            for piece in self.pieces(name):
                digest.update(piece)
                length += len(piece)
            if expected != {"bytes": length, "sha256": digest.hexdigest()}:
                raise ArchiveError(f"It is damaged: {name} is not as it was written.")

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, some at a time."""
        with self.reading(name) as part:
            while piece := part.read(_PIECE):
                yield piece

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a part."""
        with self.reading(name) as part:
            yield from part

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """A part, to be read."""
        try:
            with self._zip.open(name) as part:
                yield part
        except _UNREADABLE as error:
            raise ArchiveError(f"It is damaged: {name} cannot be read ({error}).") from None


_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError),
    RuntimeError,  # encrypted, nested too deeply, or packed in a way that is not known
)
