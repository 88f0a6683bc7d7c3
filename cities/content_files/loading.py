"""Files to database, without touching what people have changed."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from cities.content_files.images import load_images
from cities.content_files.layout import FILES
from cities.content_files.reading import Entry, read_all
from cities.models import Action, HeldKey, Keyed, Picture, Revision
from cities.models.line import begin
from cities.models.owned import Owned
from cities.models.writer import unrecorded


def load_new(directory: Path) -> Counter[type[Keyed]]:
    """Load the records whose key this database never held; return how many of each model.

    A record that is edited is left as it is, and one that was deleted or renamed does not
    come back. A record that belongs to one of those is passed by; one that only mentions it
    loses the mention. All or nothing: raises ContentError, and loads nothing, if any file is
    malformed.
    """
    entries = read_all(directory)
    loaded: Counter[type[Keyed]] = Counter()
    with transaction.atomic(), unrecorded():
        new: list[Entry] = []
        for model, found in entries.items():
            # Whatever is there counts as held, however it came.
            there = dict(model.objects.values_list("slug", "pk"))
            HeldKey.note(model, there)
            held = HeldKey.held(model)
            fresh = _complete([entry for entry in found if entry.slug not in held], set(there))
            if model is Picture:
                load_images(directory, [entry.record for entry in fresh])
            for entry in fresh:
                _save(entry)
            loaded[model] = len(fresh)
            new += fresh
        for entry in new:
            _relate(entry)
        _begin_histories({(type(entry.record), entry.record.pk) for entry in new})
    return loaded


def _begin_histories(new: set[tuple[type[Keyed], int]]) -> None:
    """Write the first revision of every record that has none; of `new` ones, that they came
    from the files.
    """
    for model in FILES.values():
        if issubclass(model, Owned):
            continue
        begun = Revision.objects.filter(model=model._meta.model_name).values("record_id")
        rows = list(model.objects.exclude(pk__in=begun).select_related().order_by("slug"))
        begin((row for row in rows if (model, row.pk) in new), Action.LOADED)
        begin(row for row in rows if (model, row.pk) not in new)


def _complete(entries: list[Entry], there: set[str]) -> list[Entry]:
    """Those of a model's new `entries` whose owners and parents exist or come with them."""
    while True:
        here = there | {entry.slug for entry in entries}
        kept = [entry for entry in entries if _has_targets(entry, here)]
        if len(kept) == len(entries):
            return kept
        entries = kept


def _has_targets(entry: Entry, here: set[str]) -> bool:
    """Whether everything the record belongs to is there; `here` are the slugs of its own model."""
    for name, slug in entry.one.items():
        model: Any = entry.record._meta.get_field(name).related_model
        own = model is type(entry.record)
        if not (slug in here if own else model.objects.filter(slug=slug).exists()):
            return False
    return True


def _save(entry: Entry) -> None:
    """Save a record with what it belongs to, but for what may come later in the same file."""
    record = entry.record
    for name, slug in entry.one.items():
        model: Any = record._meta.get_field(name).related_model
        if model is not type(record):
            setattr(record, name, model.objects.get(slug=slug))
    _checked(entry, record.full_clean)
    record.save()


def _relate(entry: Entry) -> None:
    """Set the relations that had to wait until everything was saved."""
    record = entry.record
    for name, slug in entry.one.items():
        model: Any = record._meta.get_field(name).related_model
        if model is type(record):
            setattr(record, name, model.objects.get(slug=slug))
            _checked(entry, record.clean)
            record.save(update_fields=[name])
    for name, slugs in entry.many.items():
        model = record._meta.get_field(name).related_model
        getattr(record, name).set(model.objects.filter(slug__in=slugs))
    HeldKey.note(type(record), dict.fromkeys(entry.former_slugs, record.pk))


def _checked(entry: Entry, check: Any) -> None:
    try:
        check()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        name = "record" if name == NON_FIELD_ERRORS else name
        raise entry.error(name, " ".join(messages)) from None
