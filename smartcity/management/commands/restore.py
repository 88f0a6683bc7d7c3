"""`manage.py restore`: a site as a backup has it, in an empty place."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from smartcity.backup import ArchiveError, UsedError, check, restore


class Command(BaseCommand):
    help = (
        "Bring back what `backup` wrote, drafts and history included, into an empty database and"
        " empty media, which DATA_DIR and DATABASE_URL name; then run `quickstart`. Refuses a file"
        " that is damaged or was made by a newer version, and a place that is in use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a backup, or - for the input")
        parser.add_argument(
            "--check", action="store_true", help="read the whole backup and change nothing"
        )

    def handle(self, *args: Any, file: str, check: bool, **options: Any) -> None:
        try:
            with _opened(file) as backup:
                if check:
                    self.say_that_it_is_whole(backup)
                else:
                    restore(backup, self.tell)
        except (ArchiveError, UsedError) as error:
            raise CommandError(f"Nothing was restored. {error}") from None
        except OSError as error:
            where = error.filename or file
            raise CommandError(f"{where}: {error.strerror}.") from None
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database cannot be written: {reason}") from None

    def say_that_it_is_whole(self, backup: IO[bytes]) -> None:
        archive = check(backup)
        about = archive.about
        self.stdout.write(
            f"Whole: {len(archive.parts)} parts of {about['made_at']}, made by version"
            f" {about['version']} on {about['database']}."
        )

    def tell(self, what: str, outcome: str) -> None:
        """One line of progress."""
        self.stdout.write(f"  {what:<14} {outcome}")
        self.stdout.flush()


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    if file != "-":
        with open(file, "rb") as backup:
            yield backup
        return
    with TemporaryFile() as backup:  # a zip file is read from its end
        copyfileobj(sys.stdin.buffer, backup)
        backup.seek(0)
        yield backup
