"""The database as it would be, for the length of a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey

from cities.models import HeldKey, Keyed, Revision
from cities.models.line import Line, unrecorded
from cities.models.merging import Place
from cities.models.snapshot import Snapshot, content_fields, part_models, put


@contextmanager
def standing_at(line: Line, revision: Revision) -> Iterator[list[Place]]:
    """Inside, the database says of the record what `revision` says; afterwards nothing happened.

    Django's own form then shows, validates and saves a pending change like any other state,
    with its relations and parts, and nobody else sees it. Gives the places that could not be
    put, because the rest of the site has changed since.
    """
    model: Any = line.model
    with transaction.atomic(), unrecorded():
        row = line.row()
        words, left_out = fitting(line, line.words(revision, line.head()), row)
        put(row or model(pk=line.record_id), words)
        yield left_out
        transaction.set_rollback(True)


def fitting(line: Line, words: Snapshot, row: Keyed | None) -> tuple[Snapshot, list[Place]]:
    """`words` without what the database would refuse by now, and the places left out.

    Those are a slug that another record has taken, and what belongs to a record that is gone.
    """
    words = dict(words)
    left_out: list[Place] = []
    others = line.model._default_manager.exclude(pk=line.record_id)
    if row is not None and others.filter(slug=words["slug"]).exists():
        words["slug"] = row.slug
        left_out.append(("slug",))
    for name in _dangling(line.model, words):
        words[name] = getattr(row, name).slug if row is not None else None
        left_out.append((name,))
    for name, part in part_models(line.model).items():
        gone = [slug for slug, values in words[name].items() if _dangling(part, values)]
        words[name] = {slug: v for slug, v in words[name].items() if slug not in gone}
        left_out += [(name, slug) for slug in gone]
    return words, left_out


def _dangling(model: type[Keyed], values: Snapshot) -> list[str]:
    """The required relations of `values` that lead nowhere."""
    return [
        name
        for name, field in content_fields(model).items()
        if isinstance(field, ForeignKey)
        and not field.null
        and values.get(name)
        and HeldKey.find(field.related_model, values[name]) is None
    ]
