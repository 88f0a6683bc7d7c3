"""A site as a backup has it, in an empty place."""

import hashlib
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from smartcity.backup.archive import Archive, ArchiveError
from smartcity.backup.making import Tell, files_in, media_part, table_part
from smartcity.backup.sequences import go_on_after
from smartcity.backup.tables import insert, kept_models


class UsedError(Exception):
    """There is something already where a backup is to be restored; the text says what."""


def check(file: IO[bytes]) -> Archive:
    """The archive in `file`. Raises ArchiveError if it is damaged, or newer than this site."""
    archive = Archive(file)
    known = MigrationLoader(None).disk_migrations or {}
    newer = [each for each in _applied(archive) if each not in known]
    if newer:
        raise ArchiveError(
            f"It was made by a newer version of the site ({'.'.join(newer[0])} is not known here):"
            " update this one first."
        )
    archive.check()
    return archive


def restore(file: IO[bytes], tell: Tell) -> None:
    """Bring back what the backup in `file` holds; `tell` is told what and how much.

    Raises ArchiveError if it cannot be restored here, and UsedError if something is here already;
    then nothing was changed.
    """
    archive = check(file)
    _refuse_used_place(archive)
    tell("Backup", f"of {archive.about['made_at']}, whole")
    _restore_files(archive, tell)
    _restore_tables(archive, tell)
    call_command("migrate", interactive=False, verbosity=0)  # makes the search index, too
    tell("Database", "up to date, with its search index")


def _refuse_used_place(archive: Archive) -> None:
    """Raise UsedError unless the database is empty, and the media too or of the same site."""
    if connection.introspection.table_names():
        raise UsedError("The database is not empty: name another with DATA_DIR or DATABASE_URL.")
    for name in files_in(""):
        if not _is_as_in(archive, name):
            raise UsedError(f"There are other media already ({name}): name another DATA_DIR.")


def _is_as_in(archive: Archive, name: str) -> bool:
    """Whether the file `name` of the storage is in the archive too, as it is."""
    digest = hashlib.sha256()
    with default_storage.open(name) as there:
        for piece in there.chunks():
            digest.update(piece)
    return archive.parts.get(media_part(name), {}).get("sha256") == digest.hexdigest()


def _restore_files(archive: Archive, tell: Tell) -> None:
    beginning = media_part("")
    names = [part.removeprefix(beginning) for part in archive.parts if part.startswith(beginning)]
    for name in names:
        if not default_storage.exists(name):
            with archive.reading(media_part(name)) as part:
                default_storage.save(name, File(part, name))
    tell("Media", f"{len(names)} files")


def _restore_tables(archive: Archive, tell: Tell) -> None:
    """Make the tables as they were then, and fill them; who migrates later brings them on."""
    executor = MigrationExecutor(connection)
    targets = _newest(executor, _applied(archive))
    models = {m._meta.label_lower: m for m in kept_models(executor.migrate(targets).apps)}
    numbers, rows = archive.about["last_given"], 0
    with transaction.atomic():
        for model in models.values():  # of what the migrations put there
            model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
        for label, number in numbers.items():
            rows += insert(models[label], archive.lines(table_part(label)), DEFAULT_DB_ALIAS)
            go_on_after(models[label], number, DEFAULT_DB_ALIAS)
    tell("Rows", f"{rows} in {len(numbers)} tables")


def _applied(archive: Archive) -> list[tuple[str, str]]:
    return [(app, name) for app, name in archive.about["migrations"]]


def _newest(executor: MigrationExecutor, applied: list[tuple[str, str]]) -> list[Any]:
    """Of the migrations that were applied, those that no other of them builds on."""
    graph = executor.loader.graph
    there = {each for each in applied if each in graph.nodes}
    return sorted(
        each for each in there if not there & {child.key for child in graph.node_map[each].children}
    )
