"""`manage.py backup`: the whole site in one file, while it is in use."""

import os
import sys
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from smartcity.backup import make, told
from smartcity.whole_files import sweep, to_disk, unfinished

ASIDE = ".smartcity-backup"  # beside its place, what one is named until it is whole


class Command(BaseCommand):
    help = (
        "Write database and media, as they are at one moment, to one file that `restore` checks and"
        " brings back, on SQLite or PostgreSQL. The site stays in use. Not in it: the settings, the"
        " secret key, and who is signed in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "to",
            metavar="TO",
            help="a new file, a folder (the file is named by the moment), or - for the output",
        )

    def handle(self, *args: Any, to: str, **options: Any) -> None:
        with told("No backup was made."):
            if to == "-":
                # Past what Python writes at its end: what failed is not tried again there.
                with open(sys.stdout.fileno(), "wb", closefd=False) as output:
                    make(output, self.tell)
                return
            path = _file(to)
            sweep(path.parent.glob(f"{ASIDE}.*"))
            aside = path.with_name(unfinished(ASIDE))
            try:
                with _for_its_owner(aside) as file:
                    make(file, self.tell)
                    file.flush()
                    os.fsync(file.fileno())
                _give(aside, path)
                with suppress(OSError):  # not every folder can be asked to be there for good
                    to_disk(path.parent)
            finally:
                aside.unlink(missing_ok=True)
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes")

    def tell(self, what: str, how_much: str) -> None:
        """One line of progress, beside an archive that goes to the output."""
        self.stderr.write(f"  {what:<30} {how_much}", self.style.SUCCESS)


def _file(to: str) -> Path:
    """The file to write; raises CommandError if it is there, or its folder is not."""
    path = Path(to)
    if path.is_dir() or to.endswith("/"):
        path /= f"smartcity-{timezone.now():%Y%m%dT%H%M%SZ}.zip"
    if not path.parent.is_dir():
        raise CommandError(f"No backup was made. There is no folder {path.parent}.")
    if path.exists():
        raise CommandError(f"No backup was made. {path} is there already.")
    return path


def _give(aside: Path, path: Path) -> None:
    """Give what is whole its name; raises CommandError if another has that meanwhile."""
    try:
        os.link(aside, path)
    except FileExistsError:
        raise CommandError(f"No backup was made. {path} is there already.") from None
    except OSError:  # a file has one name only there
        aside.replace(path)


def _for_its_owner(path: Path) -> IO[bytes]:
    """A new file to write that nobody else may read: passwords' hashes and drafts are in it."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))
