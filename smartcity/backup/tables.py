"""The rows of every table as text, the same whatever database they lie in."""

import itertools
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connections
from django.db.models import JSONField, Model, QuerySet
from django.db.models.sql import InsertQuery

from smartcity.backup.archive import ArchiveError

# A backup lets nobody in who was signed in, and each place counts its own changes.
LEFT_OUT = {"sessions.session", "cities.generation"}
BATCH = 500  # rows that are in memory together

Rows = Iterator[list[Any]]
# What fields raise that are to take a value which is none of theirs.
_UNFIT = (ValidationError, ValueError, TypeError, ArithmeticError, AttributeError, LookupError)


def kept_models(apps: Apps) -> list[type[Model]]:
    """Every model with rows to keep, those between two others too, in a fixed order."""
    models = (each for each in apps.get_models(include_auto_created=True))
    kept = (m for m in models if m._meta.managed and not m._meta.proxy)
    return sorted(
        (model for model in kept if model._meta.label_lower not in LEFT_OUT),
        key=lambda model: model._meta.label_lower,
    )


def written(model: type[Model], using: str) -> Iterator[bytes]:
    """The lines of a table: the names of its columns, then its rows by primary key."""
    fields = _fields(model)
    names = [field.attname for field in fields]
    yield _line(names)
    rows: Any = QuerySet(model, using=using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        record = SimpleNamespace(**dict(zip(names, row, strict=True)))
        yield _line([_plain(field, record) for field in fields])


def insert(model: type[Model], lines: Iterable[bytes], using: str) -> int:
    """Put the lines of a table into it, and return how many rows they are. Nothing else happens:
    no signal, no default, no moment of saving.

    Raises ArchiveError if they are not what `written` writes; do it in `fitting`.
    """
    columns, records = read(model, lines)
    number = 0
    most = max(1, connections[using].ops.bulk_batch_size(columns, [None] * BATCH))
    while batch := list(itertools.islice(records, most)):
        _insert(model, columns, batch, using)
        number += len(batch)
    return number


def read(model: type[Model], lines: Iterable[bytes]) -> tuple[list[Any], Iterator[Any]]:
    """The columns that the lines of a table name, and its records. Raises ArchiveError, also for
    each record, if they are not what `written` writes of this model.
    """
    rows = _rows(model, lines)
    fields = {field.attname: field for field in _fields(model)}
    if (names := next(rows, None)) is None or sorted(map(str, names)) != sorted(fields):
        raise ArchiveError(f"It is damaged: the columns of {model._meta.label_lower} are others.")
    columns = [fields[name] for name in names]
    return columns, (_record(model, columns, row) for row in rows)


@contextmanager
def fitting() -> Iterator[None]:
    """Raises ArchiveError if the database does not take what was in an archive."""
    try:
        yield
    except (DataError, IntegrityError, OverflowError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ArchiveError(f"It is damaged: its rows do not fit together ({reason}).") from None


def _rows(model: type[Model], lines: Iterable[bytes]) -> Rows:
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, list):
            raise _odd_row(model)
        yield row


def _record(model: type[Model], columns: list[Any], row: list[Any]) -> Any:
    try:
        values = zip(columns, row, strict=True)
        return SimpleNamespace(**{f.attname: f.to_python(each) for f, each in values})
    except _UNFIT:
        raise _odd_row(model) from None


def _odd_row(model: type[Model]) -> ArchiveError:
    return ArchiveError(f"It is damaged: a row of {model._meta.label_lower} is none.")


def _insert(model: type[Model], columns: list[Any], records: list[Any], using: str) -> None:
    if records:
        query = InsertQuery(model)
        query.insert_values(columns, records, raw=True)
        query.get_compiler(using=using).execute_sql()


def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", 0)]


def _plain(field: Any, record: Any) -> Any:
    """The value of a field, as JSON has it and the field's `to_python` takes it back."""
    value = field.value_from_object(record)
    if value is None or isinstance(value, bool | int | float) or isinstance(field, JSONField):
        return value
    return field.value_to_string(record)


def _line(values: list[Any]) -> bytes:
    # In ASCII, which has a way to say even what is no text: nothing keeps a backup from being made.
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"
