"""The database as it would be, for the length of a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import ForeignKey

from cities.models import HeldKey, Keyed, Revision
from cities.models.line import Line
from cities.models.merging import Place
from cities.models.snapshot import Snapshot, content_fields, part_models, put, take
from cities.models.writer import unrecorded


class Stand(NamedTuple):
    """What the database says of a record for the length of a form."""

    revision: Revision
    words: Snapshot
    # The places that could not be put, because the rest of the site has changed since.
    left_out: list[Place]


@contextmanager
def standing_at(line: Line, revision: Revision | None = None) -> Iterator[Stand | None]:
    """Inside, the database says of the record what `revision` (default: the newest) says, and
    nobody else writes to it; afterwards nothing happened. Gives None for a deleted record.

    Django's own form then shows, validates and saves a pending change like any other state,
    with its relations and parts, and nobody else sees it.
    """
    with line.locked() as row, unrecorded():
        if row is None:
            yield None
            return
        head = line.head()
        revision = revision or head
        with transaction.atomic():
            words, left_out = fitting(line, line.words(revision, head), row)
            said = take(row)
            if words != said:  # else there is nothing to write, to index and to take back
                put(row, words)
                said = take(row)
            yield Stand(revision, said, left_out)
            transaction.set_rollback(True)


def fitting(line: Line, words: Snapshot, row: Any) -> tuple[Snapshot, list[Place]]:
    """`words` without what the database would refuse by now, and the places left out.

    Those are a slug that another record has taken, and what belongs to a record that is gone.
    """
    words = dict(words)
    left_out: list[Place] = []
    others = line.model._default_manager.exclude(pk=line.record_id)
    if others.filter(slug=words["slug"]).exists():
        words["slug"] = row.slug
        left_out.append(("slug",))
    for name in _dangling(line.model, words):
        words[name] = getattr(row, name).slug
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
