"""A site as a backup has it, in an empty place.

In this order: `check`, `claim`, `fill`, `bring_on`. From `claim` until `fill` has succeeded the
place is marked; nobody else is to work in it meanwhile.
"""

import hashlib
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from smartcity.backup import marker
from smartcity.backup.archive import Archive, ArchiveError
from smartcity.backup.faults import UsedError
from smartcity.backup.making import Tell, files_in
from smartcity.backup.manifest import media_part, table_part
from smartcity.backup.tables import fitting, insert, kept_models, read
from smartcity.sequences import go_on_after


def check(file: IO[bytes]) -> Archive:
    """The archive in `file`. Raises ArchiveError if it is damaged, or newer than this site."""
    archive = Archive(file)
    loader = MigrationLoader(None)
    known = loader.disk_migrations or {}
    newer = [each for each in _applied(archive) if each not in known]
    if newer:
        raise ArchiveError(
            f"It was made by a newer version of the site ({'.'.join(newer[0])} is not known here):"
            " update this one first."
        )
    archive.check()
    models = _models(loader.project_state(_newest(loader, _applied(archive))).apps)
    for label in archive.labels:
        if label not in models:
            raise ArchiveError(f"It is damaged: there was no {label} in the site that made it.")
        _columns, records = read(models[label], archive.lines(table_part(label)))
        for _record in records:
            pass  # it was read
    return archive


def claim(archive: Archive) -> None:
    """Mark an empty place as what the archive will fill; what a restore left here that was
    interrupted is taken away. Raises UsedError if something else is here; then nothing was changed.
    """
    is_half = marker.is_half_restored()
    if not is_half and connection.introspection.table_names():
        raise UsedError("The database is not empty: name another with DATA_DIR or DATABASE_URL.")
    for name in files_in(""):
        if not _is_as_in(archive, name):
            raise UsedError(f"There are other media already ({name}): name another DATA_DIR.")
    if is_half:
        marker.drop_tables(keep_mark=True)
    else:
        marker.set_mark()


def fill(archive: Archive, tell: Tell) -> None:
    """Bring back rows and files, all of them or no row; `tell` is told what and how much.

    Raises ArchiveError if they cannot be had here; then the database is empty again.
    """
    tell("Backup", f"of {archive.about['made_at']}, whole")
    try:
        models = _tables_of_then(archive)
        with transaction.atomic():
            with fitting():
                _restore_rows(archive, models, tell)
                connection.check_constraints()  # before a file is brought back
            _restore_files(archive, tell)
            marker.remove_mark()
    except ArchiveError:
        marker.drop_tables(keep_mark=False)
        raise


def bring_on(tell: Tell) -> None:
    """Let the database be as today's code has it. `quickstart` does this too."""
    call_command("migrate", interactive=False, verbosity=0)  # makes the search index, too
    tell("Database", "up to date, with its search index")


def _is_as_in(archive: Archive, name: str) -> bool:
    """Whether the file `name` of the storage is in the archive too, as it is."""
    digest = hashlib.sha256()
    with default_storage.open(name) as there:
        for piece in there.chunks():
            digest.update(piece)
    return archive.parts.get(media_part(name), {}).get("sha256") == digest.hexdigest()


def _tables_of_then(archive: Archive) -> dict[str, type[Model]]:
    """Make the tables as they were when the backup was made; their models."""
    executor = MigrationExecutor(connection)
    return _models(executor.migrate(_newest(executor.loader, _applied(archive))).apps)


def _restore_rows(archive: Archive, models: dict[str, type[Model]], tell: Tell) -> None:
    for model in models.values():  # of what the migrations put there
        model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
    rows = 0
    for label, number in archive.about["last_given"].items():
        rows += insert(models[label], archive.lines(table_part(label)), DEFAULT_DB_ALIAS)
        go_on_after(models[label], number, DEFAULT_DB_ALIAS)
    tell("Rows", f"{rows} in {len(archive.labels)} tables")


def _restore_files(archive: Archive, tell: Tell) -> None:
    beginning = media_part("")
    names = [part.removeprefix(beginning) for part in archive.parts if part.startswith(beginning)]
    for name in names:
        if not default_storage.exists(name):
            with archive.reading(media_part(name)) as part:
                default_storage.save(name, File(part, name))
    tell("Media", f"{len(names)} files")


def _applied(archive: Archive) -> list[tuple[str, str]]:
    return [(app, name) for app, name in archive.about["migrations"]]


def _models(apps: Any) -> dict[str, type[Model]]:
    return {model._meta.label_lower: model for model in kept_models(apps)}


def _newest(loader: MigrationLoader, applied: list[tuple[str, str]]) -> list[Any]:
    """Of the migrations that were applied, those that no other of them builds on."""
    graph = loader.graph
    there = {each for each in applied if each in graph.nodes}
    return sorted(
        each for each in there if not there & {child.key for child in graph.node_map[each].children}
    )
