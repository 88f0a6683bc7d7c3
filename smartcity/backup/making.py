"""A backup of the site as it is at one moment, made while it is in use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from smartcity import __version__
from smartcity.backup.archive import Making
from smartcity.backup.faults import UsedError
from smartcity.backup.manifest import media_part, table_part
from smartcity.backup.marker import is_half_restored
from smartcity.backup.tables import kept_models, written
from smartcity.sequences import last_given
from smartcity.whole_files import is_unfinished

Tell = Callable[[str, str], None]
_MOMENT = "backup"  # the alias of a connection that sees the database as it was at one moment


def make(file: IO[bytes], tell: Tell) -> None:
    """Write a backup to `file`; `tell` is told what was written and how much of it.

    Raises DatabaseError if the database cannot be read, OSError if a file cannot, UsedError if
    what is here was not restored to its end, or is of another version of the site.
    """
    if is_half_restored():
        raise UsedError("A restore was interrupted here: give that command again first.")
    with Making(file) as archive:
        with _one_moment() as using:
            _refuse_another_versions(using)
            about = _write_tables(archive, using, tell)
        # Files are never changed nor removed, so those that the rows name are still there.
        _write_files(archive, tell)
        archive.close(about)


def _refuse_another_versions(using: str) -> None:
    """Raise UsedError unless the tables are as the code knows them: no version could restore what
    this code would write of others.
    """
    loader = MigrationLoader(connections[using])
    known, applied = set(loader.graph.nodes), set(loader.applied_migrations)
    ours = {app for app, _name in known}  # what stays of others' tables is not looked at
    odd = sorted(each for each in known ^ applied if each[0] in ours)
    if odd:
        name = ".".join(odd[0])
        raise UsedError(f"The database is of another version of the site ({name}): run quickstart.")


def _write_tables(archive: Making, using: str, tell: Tell) -> dict[str, Any]:
    """Write the rows; what the manifest is to say of them."""
    numbers = {}
    for model in kept_models(apps):
        label = model._meta.label_lower
        numbers[label] = last_given(model, using)
        rows = -1  # the first line names the columns
        with archive.part(table_part(label)) as write:
            for line in written(model, using):
                write(line)
                rows += 1
        tell(label, f"{rows} rows")
    return {
        "version": __version__,
        "made_at": timezone.now().isoformat(),
        "database": connections[using].vendor,
        "migrations": sorted(MigrationRecorder(connections[using]).applied_migrations()),
        "last_given": numbers,
    }


def _write_files(archive: Making, tell: Tell) -> None:
    number = 0
    for name in files_in(""):
        with archive.part(media_part(name)) as write, default_storage.open(name) as there:
            for piece in there.chunks():
                write(piece)
        number += 1
    tell("media", f"{number} files")


def files_in(folder: str) -> Iterator[str]:
    """The names of all whole files of the storage below `folder`, in order."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever sent
        return
    beginning = f"{folder}/" if folder else ""
    for name in sorted(files):
        if not is_unfinished(name):
            yield beginning + name
    for name in sorted(folders):
        yield from files_in(beginning + name)


@contextmanager
def _one_moment() -> Iterator[str]:
    """The alias of a connection of its own, inside a transaction that reads, and keeps nobody
    from writing.
    """
    made: Any = connections.create_connection(DEFAULT_DB_ALIAS)
    made.alias = _MOMENT  # under which Django's list of migrations asks, too
    if made.vendor == "sqlite":  # where the site's own mode would keep others from writing
        options = made.settings_dict["OPTIONS"] | {"transaction_mode": "DEFERRED"}
        made.settings_dict = made.settings_dict | {"OPTIONS": options}
    connections[_MOMENT] = made
    try:
        with transaction.atomic(using=_MOMENT):
            if made.vendor == "postgresql":
                _hold_tables(made)
            yield _MOMENT
    finally:
        del connections[_MOMENT]
        made.close()


def _hold_tables(made: Any) -> None:
    """Let the transaction see one moment, and keep tables as they are until it ends: one that is
    made anew meanwhile, as some migrations do, would look empty from an earlier moment.

    The moment is that of the first query, and to hold is none. It is said in one statement, which
    begins like one that writes nothing: workers take whoever begins otherwise for a writer.
    """
    models: list[Any] = [*kept_models(apps), MigrationRecorder.Migration]
    names = ", ".join(made.ops.quote_name(each._meta.db_table) for each in models)
    with made.cursor() as cursor:
        cursor.execute(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
            f" LOCK TABLE {names} IN ACCESS SHARE MODE"
        )
