"""The records that were found, of all kinds at once, with no more than is told of them."""

from functools import cache
from typing import NamedTuple

from django.db import connection

from cities.models import Record
from cities.models.languages import columns
from cities.models.record import record_kinds
from cities.models.snapshot import translated_fields
from cities.search.words import rows_of

# What is told of a hit beside its title: of the first that a record has, a stretch.
TOLD = ("summary", "role", "body", "outcome")


class Hit(NamedTuple):
    """One record that was found, with its title and what is told of it."""

    kind: str
    record: Record


def hits_of(found: list[tuple[str, int]]) -> list[Hit]:
    """The records of those kinds and primary keys, in their order. One query."""
    if not found:
        return []
    keys: dict[str, list[int]] = {}
    for kind, key in found:
        keys.setdefault(kind, []).append(key)
    selected = (f"{_select(kind)} ({', '.join(['%s'] * len(of))})" for kind, of in keys.items())
    rows = rows_of(" UNION ALL ".join(selected), [key for of in keys.values() for key in of])
    records = {(kind, key): _record(kind, key, *values) for kind, key, *values in rows}
    return [Hit(each[0], records[each]) for each in found if each in records]


def _record(kind: str, key: int, *values: str | None) -> Record:
    model = _models()[kind]
    # As the database has them: to make a date of each would take longer than to print it.
    told = {name: value for name, value in zip(_told(kind), values, strict=True) if name}
    record: Record = model.from_db(connection.alias, ("id", *told), (key, *told.values()))
    return record


@cache
def _select(kind: str) -> str:
    """The beginning of a query: what all kinds have, in the same places; its keys follow."""
    columns = ", ".join(name or "NULL" for name in _told(kind))
    return f"SELECT '{kind}', id, {columns} FROM {_models()[kind]._meta.db_table} WHERE id IN"


@cache
def _told(kind: str) -> tuple[str, ...]:
    """The columns of where a record leads and what is told of it; empty where it has none."""
    model = _models()[kind]
    most, leads = max(len(each.address_fields) for each in record_kinds()), model.address_fields
    has = translated_fields(model)
    texts = (
        column if name in has else ""
        for name in (model.title_field, *TOLD)
        for column in columns(name)
    )
    return (*leads, *[""] * (most - len(leads)), *texts)


@cache
def _models() -> dict[str, type[Record]]:
    return {model._meta.model_name or "": model for model in record_kinds()}
