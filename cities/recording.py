"""Hears of every save and deletion, by whatever path, and keeps what follows from it right."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from cities.models import HeldKey, Keyed, Owned, Record
from cities.models.deletion import note_deletion, note_lost_mentions, note_return
from cities.models.line import Line
from cities.models.writer import is_recording

_DELETION = "_deletion"  # the last revision, carried from before the deletion to after it
_FORMER = "_former"  # the owner that a part had before it was saved


def connect() -> None:
    """Connect the receivers; repeated calls change nothing."""
    for signal, receiver in (
        (pre_save, fill_sort_keys),
        (pre_save, note_former_owner),
        (post_save, note_key),
        (post_save, record_save),
        (m2m_changed, record_relation),
        (pre_delete, record_deletion),
        (post_delete, record_its_traces),
    ):
        signal.connect(receiver, dispatch_uid=f"cities.{receiver.__name__}")


def fill_sort_keys(sender: type[Any], instance: Any, raw: bool, **kwargs: Any) -> None:
    """Derive the sort keys of records loaded raw, for which fields are not asked."""
    if raw and isinstance(instance, Record):
        instance.fill_sort_keys()


def note_former_owner(sender: type[Any], instance: Any, raw: bool, **kwargs: Any) -> None:
    """Keep in mind whose part this was, should it be another's from now on."""
    if is_recording() and not raw and isinstance(instance, Owned) and instance.pk:
        before = sender.objects.filter(pk=instance.pk).first()
        setattr(instance, _FORMER, before and before.owner)


def note_key(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Remember the key of whatever content is saved."""
    if isinstance(instance, Keyed):
        HeldKey.note(sender, {instance.slug: instance.pk})


def record_save(sender: type[Any], instance: Any, raw: bool, created: bool, **kwargs: Any) -> None:
    """Write a revision of the record that was saved, or whose part was.

    Raw records may still lack what they refer to; theirs is written when they are next seen.
    """
    if not is_recording() or not isinstance(instance, Keyed):
        return
    if created and not isinstance(instance, Owned):
        note_return(instance)
    if not raw:
        _line(instance).catch_up()
        if (former := getattr(instance, _FORMER, None)) is not None:
            Line.of(former).catch_up()


def record_relation(
    instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **kwargs: Any
) -> None:
    """Write a revision of the records whose relation changed."""
    if not is_recording() or not action.startswith("post_") or not issubclass(model, Keyed):
        return
    if not reverse:
        Line.of(instance).catch_up()
    for key in (pk_set or ()) if reverse else ():
        Line(model, key).catch_up()


def record_deletion(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Keep the last state of a record before it is deleted."""
    if is_recording() and isinstance(instance, Keyed) and not isinstance(instance, Owned):
        setattr(instance, _DELETION, note_deletion(instance))


def record_its_traces(sender: type[Any], instance: Any, origin: Any, **kwargs: Any) -> None:
    """Write a revision of what the deleted record was part of, or was mentioned by."""
    if isinstance(instance, Owned) and is_recording() and _model(origin) is sender:
        _line(instance).catch_up()
    if deletion := getattr(instance, _DELETION, None):
        note_lost_mentions(deletion)


def _line(record: Keyed) -> Line:
    """The line of the record, or of what owns it."""
    if isinstance(record, Owned):
        owners = record.owned_by().items()
        return next(
            Line(model, key) for model, name in owners if (key := record.serializable_value(name))
        )
    return Line.of(record)


def _model(origin: Any) -> Any:
    """The model that a deletion started from: that of an instance or of a query."""
    return type(origin) if isinstance(origin, Model) else getattr(origin, "model", None)
