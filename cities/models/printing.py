"""Asking the database for no more of a record than a page prints."""

from functools import cache
from typing import Any

from django.db.models import ForeignKey, QuerySet

from cities.models.languages import columns
from cities.models.outdated import OUTDATED
from cities.models.snapshot import translated_fields

_ALWAYS = ("slug", OUTDATED)  # where it leads, and what a reader is told of its texts


def printing(records: Any, *names: str) -> QuerySet[Any]:
    """`records` (a query or a manager) with nothing but the fields `names`: translated ones in
    every language, what stands behind a relation as `city__name`, and with each record what a
    link to it needs. What else is asked of such a record costs a query of its own.
    """
    found: QuerySet[Any] = records.only(*_columns(records.model, names))
    return found


@cache
def _columns(model: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(_ALWAYS)
    for name in names:
        relation, _, behind = name.partition("__")
        field = model._meta.get_field(relation)
        if behind and isinstance(field, ForeignKey):
            inner = _columns(field.related_model, (behind,))
            found |= dict.fromkeys(f"{relation}__{each}" for each in inner)
        else:
            translated = name in translated_fields(model)
            found |= dict.fromkeys(columns(name) if translated else [name])
    return tuple(found)
