"""The database as it would be, for the length of a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from cities.models import Revision
from cities.models.line import Line, unrecorded
from cities.models.snapshot import put


@contextmanager
def standing_at(line: Line, revision: Revision) -> Iterator[None]:
    """Inside, the database says of the record what `revision` says; afterwards nothing happened.

    Django's own form then shows, validates and saves a pending change like any other state,
    with its relations and parts, and nobody else sees it.
    """
    with transaction.atomic(), unrecorded():
        row: Any = line.row() or line.model(pk=line.record_id)  # type: ignore[misc]
        put(row, line.words(revision, line.head()))
        yield
        transaction.set_rollback(True)
