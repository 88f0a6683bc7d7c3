"""`manage.py restore`: a site as a backup has it, in an empty place."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

from cities.management.preparing import PreparingCommand
from smartcity.backup import NOTHING_RESTORED, bring_on, check, claim, fill, told


class Command(PreparingCommand):
    help = (
        "Bring back what `backup` wrote, drafts and history included, into an empty database and"
        " empty media, which DATA_DIR and DATABASE_URL name; then run `quickstart`. Refuses a file"
        " that is damaged or was made by a newer version, and a place that is in use. If it is"
        " interrupted, give it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a backup, or - for the input")
        parser.add_argument(
            "--check", action="store_true", help="read the whole backup and change nothing"
        )

    def handle(self, *args: Any, file: str, check: bool, **options: Any) -> None:
        with told(NOTHING_RESTORED), _opened(file) as backup:
            if check:
                self.say_that_it_is_whole(backup)
            else:
                self.restore(backup)

    def restore(self, backup: IO[bytes]) -> None:
        archive = check(backup)
        with self.locked():
            with told(NOTHING_RESTORED):
                claim(archive)
            with told("Not all was restored: give the command again."):
                fill(archive, self.tell)
            with told("All was restored, but not brought up to date: run quickstart."):
                bring_on(self.tell)

    def say_that_it_is_whole(self, backup: IO[bytes]) -> None:
        archive = check(backup)
        about = archive.about
        self.stdout.write(
            f"Whole: {len(archive.parts)} parts of {about['made_at']}, made by version"
            f" {about['version']} on {about['database']}."
        )


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
