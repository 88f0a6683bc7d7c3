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


def _record(kind: str, key: int, slug: str, *texts: str | None) -> Record:
    model = _models()[kind]
    told = {name: text for name, text in zip(_texts(model), texts, strict=True) if name}
    names, values = ("id", "slug", *told), (key, slug, *told.values())
    record: Record = model.from_db(connection.alias, names, values)
    return record


@cache
def _select(kind: str) -> str:
    """The beginning of a query: what all kinds have, in the same places; its keys follow."""
    model = _models()[kind]
    texts = (name or "NULL" for name in _texts(model))
    return f"SELECT '{kind}', id, slug, {', '.join(texts)} FROM {model._meta.db_table} WHERE id IN"


@cache
def _texts(model: type[Record]) -> tuple[str, ...]:
    """The columns of what is told of a record, title first; empty where its kind has none."""
    has = translated_fields(model)
    return tuple(
        column if name in has else ""
        for name in (model.title_field, *TOLD)
        for column in columns(name)
    )


@cache
def _models() -> dict[str, type[Record]]:
    return {model._meta.model_name or "": model for model in record_kinds()}
