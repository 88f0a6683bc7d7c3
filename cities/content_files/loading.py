"""Files to database, without touching what people have changed."""

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from cities.content_files.layout import ContentError
from cities.content_files.reading import Entry, read_all
from cities.models import HeldKey, Keyed


def load_new(directory: Path) -> Counter[type[Keyed]]:
    """Load the records whose key this database never held; return how many of each model.

    A record that is edited is left as it is; one that was deleted or renamed does not come
    back, nor does a part whose owner is gone. All or nothing: raises ContentError, and
    loads nothing, if any file is malformed.
    """
    entries = read_all(directory)
    loaded: Counter[type[Keyed]] = Counter()
    with transaction.atomic():
        new: list[Entry] = []
        for model, found in entries.items():
            # Whatever is there counts as held, however it came.
            HeldKey.note(model, model.objects.values_list("slug", flat=True))
            held = HeldKey.held(model)
            saved = [entry for entry in found if entry.slug not in held and _save(entry)]
            loaded[model] = len(saved)
            new += saved
        for entry in new:
            _relate(entry)
    return loaded


def _save(entry: Entry) -> bool:
    """Save a record with the relations it cannot be without; False if one of those is gone."""
    record = entry.record
    for name, slug in entry.one.items():
        field: Any = record._meta.get_field(name)
        if field.related_model is type(record):
            continue  # may come later in the same file
        target = field.related_model.objects.filter(slug=slug).first()
        if target is None and not field.null:
            return False
        setattr(record, name, target)
    _checked(entry, record.full_clean)
    record.save()
    return True


def _relate(entry: Entry) -> None:
    """Set the relations that had to wait until everything was saved."""
    record = entry.record
    for name, slug in entry.one.items():
        field: Any = record._meta.get_field(name)
        if field.related_model is type(record):
            setattr(record, name, field.related_model.objects.filter(slug=slug).first())
            _checked(entry, record.clean)
            record.save(update_fields=[name])
    for name, slugs in entry.many.items():
        field = record._meta.get_field(name)
        targets = list(field.related_model.objects.filter(slug__in=slugs))
        clean = getattr(record, f"clean_{name}", None)
        if clean:
            _checked(entry, partial(clean, targets))
        getattr(record, name).set(targets)


def _checked(entry: Entry, check: Any) -> None:
    try:
        check()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        name = "record" if name == NON_FIELD_ERRORS else name
        raise entry.error(name, " ".join(messages)) from None


__all__ = ["ContentError", "load_new"]
