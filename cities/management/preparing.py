"""What commands do that prepare a site under DATA_DIR: its folders, database and content."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from cities.content_files import ContentError, load_new

RESTORING = "smartcity_restoring"  # a table that is there until a restore has come to its end
_PREPARING = 736_001  # the name of the lock in the database: any number that nobody else uses


class PreparingCommand(BaseCommand):
    """A command that prepares a site, one step a line."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """With DATA_DIR made, and nobody else preparing or restoring it meanwhile.

        Raises CommandError if a restore was interrupted, and left half a site.
        """
        with self.locked():
            if is_half_restored():
                raise CommandError(
                    "A restore was interrupted here, and half a site is not built upon: give"
                    " `manage.py restore` again, or begin in an empty place."
                )
            yield

    @contextmanager
    def locked(self) -> Iterator[None]:
        """With DATA_DIR made, and nobody else working on it meanwhile."""
        try:
            self.prepare_folder(settings.DATA_DIR)
            with _alone(settings.DATA_DIR), answering(), _alone_in_database():
                yield
        except OSError as error:
            reason = f"{error.filename}: {error.strerror}"
            if Path(error.filename or "/").is_relative_to(settings.DATA_DIR):
                reason = (
                    f"DATA_DIR {settings.DATA_DIR} cannot be written ({reason});"
                    " set DATA_DIR to a folder that can."
                )
            raise CommandError(reason) from error

    def tell(self, what: str, outcome: str) -> None:
        """One line of progress."""
        self.stdout.write(f"  {what:<14} {outcome}")
        self.stdout.flush()

    def prepare_folder(self, folder: Path) -> None:
        Path(folder).mkdir(mode=0o750, parents=True, exist_ok=True)  # as secret_key does
        for part in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            Path(part).mkdir(parents=True, exist_ok=True)
        self.tell("Data", str(folder))

    def migrate(self) -> None:
        with answering():
            call_command("migrate", interactive=False, verbosity=0)
        self.tell("Database", "up to date")

    def load_content(self) -> None:
        try:
            loaded = load_new(settings.FIXTURES_DIR)
        except ContentError as error:
            raise CommandError(f"No content was loaded. {error}") from None
        new = ", ".join(
            f"{count} {model._meta.verbose_name_plural}" for model, count in loaded.items() if count
        )
        self.tell("Content", f"new: {new}" if new else "nothing new")


def is_half_restored() -> bool:
    """Whether a restore is under way here, or was interrupted. It costs a query."""
    return RESTORING in connection.introspection.table_names()


@contextmanager
def answering() -> Iterator[None]:
    """Say in a line what keeps the database from answering, if anything does."""
    try:
        yield
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise CommandError(f"The database says: {reason}") from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else prepares `folder`, then keep others waiting."""
    with (folder / "quickstart.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _alone_in_database() -> Iterator[None]:
    """The same for other machines, which share a database server but no folder. The server takes
    the lock back from who is killed.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_PREPARING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_PREPARING])
