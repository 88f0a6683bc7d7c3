"""Uploaded files on this machine's disk: there whole or not at all, also after a power cut."""

import os
import secrets
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Writes each file beside its place and moves it there once the disk has it."""

    def _save(self, name: str, content: Any) -> str:
        beside = super()._save(f"{name}.{secrets.token_hex(8)}", content)  # type: ignore[misc]
        with open(self.path(beside), "rb") as written:
            os.fsync(written.fileno())
        os.replace(self.path(beside), self.path(name))
        return name
