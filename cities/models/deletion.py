"""Deleting a record, and bringing it back with all that hung on it.

The last revision of a deleted record keeps its circumstances: its moments, the records that
mentioned it, and those that went with it because they make no sense without it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cities.models.held_key import HeldKey
from cities.models.keyed import Keyed, free_slug
from cities.models.line import Line
from cities.models.owned import Owned
from cities.models.publishing import MOMENTS
from cities.models.revision import Action, Revision
from cities.models.snapshot import put, take
from cities.models.writer import unrecorded, written_by


def mentions(record: Keyed) -> Iterator[tuple[Any, str, list[int]]]:
    """Model, field and primary keys of the records that list `record` in a relation."""
    for relation in record._meta.related_objects:
        if isinstance(relation, models.ManyToManyRel):
            model: Any = relation.related_model
            field = relation.field.name
            yield (
                model,
                field,
                sorted(model.objects.filter(**{field: record.pk}).values_list("pk", flat=True)),
            )


def dependants(record: Keyed) -> Iterator[tuple[Any, list[int]]]:
    """Model and primary keys of the records that go when `record` goes; its parts left aside."""
    for relation in record._meta.related_objects:
        model: Any = relation.related_model
        if relation.on_delete is models.CASCADE and not issubclass(model, Owned):
            name = relation.field.name
            yield (
                model,
                sorted(model.objects.filter(**{name: record.pk}).values_list("pk", flat=True)),
            )


def note_deletion(record: Keyed) -> Revision:
    """Write the last revision of a record that is about to be deleted."""
    line = Line.of(record)
    with line.locked() as row:
        head = line.head()
        if row is None and head.action == Action.DELETED:  # somebody else was first
            return head
        live = line.live(row)
        line.revisions.update(due_at=None, submitted_at=None)
        return line.append(
            head.snapshot,
            Action.DELETED,
            circumstances={
                **{name: _iso(getattr(row, name, None)) for name in MOMENTS},
                "live": (live or head).number,
                "mentions": [
                    [model._meta.model_name, field, keys]
                    for model, field, keys in mentions(record)
                    if keys
                ],
                "dependants": [
                    [model._meta.model_name, keys] for model, keys in dependants(record) if keys
                ],
            },
        )


def note_lost_mentions(deleted: Revision) -> None:
    """Record in the history of those that mentioned a record that they do no more."""
    for name, _field, keys in deleted.circumstances["mentions"]:
        for key in keys:
            Line(_model(name), key).catch_up()


def note_return(record: Keyed) -> None:
    """If `record`, just written, is one that was deleted, go on with its history: what it says now
    is compared with what it said then.
    """
    line = Line.of(record)
    last = line.revisions.first()
    if last is not None and last.action == Action.DELETED:
        with line.locked():
            line.append(last.snapshot, Action.RECOVERED)


def recover(line: Line, *, author: Any = None, note: str = "") -> Keyed:
    """Bring back a deleted record as it was: its texts, parts, moments and changes that waited,
    the records that went with it, and its place in those that mentioned it.

    If its slug belongs to another record by now, it gets a new one. Raises ValidationError if
    the record is not deleted, or if what it belonged to is gone.
    """
    with line.locked() as row, written_by(author, note):
        deleted = line.revisions.first()
        if row is not None or deleted is None or deleted.action != Action.DELETED:
            raise ValidationError(_("This record is not deleted."))
        was = deleted.circumstances
        live = line.revisions.get(number=was["live"])
        model: Any = line.model
        record = model(pk=line.record_id)
        for name in MOMENTS:
            if was[name]:
                setattr(record, name, parse_datetime(was[name]))
        slug = free_slug(
            deleted.snapshot["slug"], lambda slug: HeldKey.find(line.model, slug) is not None
        )
        with unrecorded():
            row = put(record, {**line.words(live), "slug": slug}, check=True)
        words = take(row)
        line.append(words, Action.RECOVERED, published_at=live.published_at)
        # What waited goes on waiting; it was made of the words that the row had then.
        waited = {**line.words(deleted), "slug": slug}
        if (waiting := line.carried(line.words(live), words, waited)) != words:
            line.append(waiting, Action.RECOVERED)
        for name, keys in was["dependants"]:
            for key in keys:
                _recover_too(Line(_model(name), key), author, note)
        for name, field, keys in was["mentions"]:
            _mention_again(row, _model(name), field, keys)
        return row


def _recover_too(line: Line, author: Any, note: str) -> None:
    if line.head().action == Action.DELETED and line.row() is None:
        recover(line, author=author, note=note)


def _mention_again(record: Keyed, model: Any, field: str, keys: list[int]) -> None:
    for other in model.objects.filter(pk__in=keys):
        with Line.of(other).locked():
            getattr(other, field).add(record)  # recorded as it is saved


def _model(name: str) -> Any:
    return apps.get_model("cities", name)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
