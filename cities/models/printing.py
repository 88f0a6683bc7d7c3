"""Asking the database for no more of a record than a page prints."""

from functools import cache
from typing import Any

from django.db.models import Exists, ForeignKey, OuterRef, QuerySet

from cities.models.languages import columns
from cities.models.outdated import OUTDATED
from cities.models.snapshot import translated_fields

# What no page prints of a record.
_OF_THE_DESK = {"editor_notes", *columns("sort_as"), *columns("sort_key")}


def printing(records: Any, *names: str) -> QuerySet[Any]:
    """`records` (a query or a manager) with nothing but the fields `names`: translated ones in
    every language, what stands behind a relation as `city__name`, and with each record what a
    link to it needs. What else is asked of such a record costs a query of its own.
    """
    found: QuerySet[Any] = records.only(*_columns(records.model, names))
    return found


def printed_whole(records: Any, *along: str) -> QuerySet[Any]:
    """`records` with all that the page of one may print of it, and with the fields `along` of what
    it leads to.
    """
    model: Any = records.model
    left_out = _OF_THE_DESK | translated_fields(model)  # of its texts, those in each language stay
    names = (field.name for field in model._meta.concrete_fields)
    relations = {name.partition("__")[0] for name in along}
    joined = records.select_related(*relations) if relations else records
    return printing(joined, *(name for name in names if name not in left_out), *along)


def telling_whether(records: Any, *relations: str) -> QuerySet[Any]:
    """`records`, of each of which `has` knows whether `relations` lead to anything, public or not:
    where they do not, a page need not ask.
    """
    told = {_has(name): _anything(records.model, name) for name in relations}
    found: QuerySet[Any] = records.annotate(**told)
    return found


def has(record: Any, relation: str) -> bool:
    """What `telling_whether` told of `record`."""
    found: bool = getattr(record, _has(relation))
    return found


def _has(relation: str) -> str:
    return f"has_{relation}"


def _anything(model: Any, relation: str) -> Exists:
    field = model._meta.get_field(relation)
    there = field.related_model._base_manager.order_by()
    return Exists(there.filter(**{field.remote_field.name: OuterRef("pk")}))


@cache
def _columns(model: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    # Where it leads, and what a reader is told of its texts.
    found = dict.fromkeys((*model.address_fields, OUTDATED))
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
