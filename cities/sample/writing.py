"""Many made records at once, with all that loading them from files one by one would leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from cities.models import Action, HeldKey, Keyed, Owned, Record, Revision
from cities.models.line import first_revision
from cities.models.snapshot import part_models, snapshot_with
from cities.sample.standing import LOADED_AT
from cities.search import index


@dataclass
class Made:
    """A record that is not saved yet, what its many-to-many relations lead to, what it owns."""

    record: Record
    many: Mapping[str, Sequence[Keyed]] = field(default_factory=dict)
    parts: Mapping[str, Sequence[Owned]] = field(default_factory=dict)


def write(made: Sequence[Made]) -> None:
    """Save records of one kind."""
    model = type(made[0].record)
    with transaction.atomic():
        _insert([each.record for each in made])
        for name in part_models(model):  # what is referred to comes first
            _insert([part for each in made for part in each.parts.get(name, ())])
        for relation in model._meta.many_to_many:
            _relate(relation, made)
        Revision.objects.bulk_create(map(_begun, made))
        index(*(each.record for each in made))


def _insert(records: Sequence[Keyed]) -> None:
    """Save records of one model and note their keys."""
    if records:
        model: Any = type(records[0])
        model.objects.bulk_create(records)
        HeldKey.note(model, {record.slug: record.pk for record in records})


def _relate(relation: Any, made: Iterable[Made]) -> None:
    through = relation.remote_field.through
    here, there = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    through.objects.bulk_create(
        through(**{here: each.record.pk, there: target.pk})
        for each in made
        for target in each.many.get(relation.name, ())
    )


def _begun(made: Made) -> Revision:
    slugs = {name: [target.slug for target in targets] for name, targets in made.many.items()}
    snapshot = snapshot_with(made.record, slugs, made.parts)
    revision = first_revision(made.record, snapshot, Action.LOADED)
    revision.moment = LOADED_AT
    return revision
