"""The signing key: generated once, kept beside the data, readable by its owner only."""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def read_or_create(path: Path) -> str:
    """Return the key kept in `path`, writing a new one first if there is none.

    Several processes may start at once: the file is written aside and linked
    into place, so that all of them read the same, whole key.

    Raises ImproperlyConfigured, with one sentence, if the folder cannot be written.
    """
    try:
        if not path.exists():
            # Drafts and hashes of passwords are not for everybody on a machine.
            path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            _write_once(path, get_random_secret_key())
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR {path.parent} cannot be written ({error.strerror}); "
            "set DATA_DIR to a folder that can."
        ) from error


def _write_once(path: Path, key: str) -> None:
    descriptor, aside = tempfile.mkstemp(prefix=path.name, dir=path.parent)  # mode 600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key)
        os.link(aside, path)
    except FileExistsError:
        pass  # another process was first: its key is the key
    finally:
        os.unlink(aside)
