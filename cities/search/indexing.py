"""Records to the index: which of their texts are names, which are words, and when."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction

from cities.models import City, Generation, Record
from cities.models.folding import fold, is_chinese, reading
from cities.models.judging import judged_fields
from cities.models.languages import columns
from cities.models.normal_form import readable
from cities.models.record import record_kinds
from cities.models.text import RichText
from cities.search.keys import key_of
from cities.search.tokens import tokens, whole
from cities.search.words import Told, clear, take_out, words

# Beside the title: columns that name the record too. Aliases are every name a visitor may type.
NAMES = ("local_name", "acronym", "aliases", *columns("former_name"))
BATCH = 500  # records that are written together as the index is made anew


def index(*records: Record) -> None:
    """Write what the database says of `records` to the index; call it in their transaction."""
    words().write(list(map(_told, records)))


def _told(record: Record) -> Told:
    names = _names(record)
    return Told(
        _key(type(record), record.pk),
        # No phrase spans two names: behind the pairs of each its last character stands alone.
        [token for name in names for token in tokens(name)],
        tokens(" ".join(_texts(record))),
        list(dict.fromkeys(map(whole, names))),
    )


def _key(model: type[Record], record_id: int) -> int:
    return key_of(model._meta.model_name or "", record_id)


def forget(model: type[Record], record_id: int) -> None:
    """Take a record that is gone out of the index."""
    take_out(_key(model, record_id))


def rebuild(tell: Callable[[int], None] = lambda done: None) -> int:
    """Make the index anew; `tell` hears how many records are done. Returns how many there are.

    All or nothing: until it is done, searches find what they found before.
    """
    done = 0
    with transaction.atomic():
        words().make()
        clear()
        records = _all_records()
        while batch := list(islice(records, BATCH)):
            index(*batch)
            for _record in batch:
                done += 1
                tell(done)
        words().settle()
        Generation.rise()
    return done


def _all_records() -> Iterator[Record]:
    for model in record_kinds():
        yield from model._default_manager.order_by("pk").iterator(chunk_size=BATCH)


def _names(record: Any) -> list[str]:
    """The folded names of a record in all languages, Chinese ones spelled in pinyin as well."""
    given: list[str] = [getattr(record, name) or "" for name in columns(record.title_field)]
    for name in NAMES:
        value = getattr(record, name, "") or ""
        given += value if isinstance(value, list) else [value]
    if isinstance(record, City):
        members: Iterable[Any] = record.members.all()
        given += [getattr(each, name) or "" for each in members for name in columns("name")]
        given += [each.local_name for each in members]
    spelled = [reading(name) for name in given if is_chinese(name)]
    return list(dict.fromkeys(filter(None, map(fold, [*given, *spelled]))))


def _texts(record: Any) -> Iterator[str]:
    """The other translated texts of a record, without markup."""
    for field in judged_fields(type(record)):
        if field == record.title_field:
            continue
        is_rich = isinstance(record._meta.get_field(field), RichText)
        for column in columns(field):
            text = getattr(record, column) or ""
            yield readable(text) if is_rich else text
    yield from getattr(record, "authors", ())
