"""Files to unsaved records, refusing whatever is malformed."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, DateTimeField, ForeignKey, ManyToManyField, TextField
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from cities.content_files.layout import FILES, FORMER_SLUGS, ContentError
from cities.models import Keyed
from cities.models.keyed import validate_slug
from cities.models.snapshot import stored_fields


@dataclass
class Entry:
    """One record of a file: its own columns, the slugs its relations point at, those it had."""

    file: str
    record: Keyed
    one: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)
    former_slugs: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.record.slug

    def error(self, name: str, message: str) -> ContentError:
        """What is wrong with field `name` of this record."""
        return ContentError(f"{self.file}: record “{self.slug}”: {name}: {message}")


def read_all(directory: Path) -> dict[type[Keyed], list[Entry]]:
    """Read every content file of `directory`.

    Raises ContentError, naming file, record and field, if a file is missing, unknown or not
    JSON, if a record has an unknown or invalid field, or points at a record of no file.
    """
    unknown = {path.name for path in directory.glob("*.json")} - set(FILES)
    if unknown:
        raise ContentError(f"{sorted(unknown)[0]}: no model is kept in a file of this name.")
    entries = {model: _read(directory / name, model) for name, model in FILES.items()}
    records = {
        model: {entry.slug: entry.record for entry in found} for model, found in entries.items()
    }
    for found in entries.values():
        _check_slugs(found)
        for entry in found:
            _check_relations(entry, records)
    return entries


def _read(path: Path, model: type[Keyed]) -> list[Entry]:
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(f"{path.name}: the file is missing.") from None
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name}: byte {error.start} is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise ContentError(
            f"{path.name}: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    if not isinstance(items, list):
        raise ContentError(f"{path.name}: a list of records is expected.")
    found: dict[str, Entry] = {}
    for number, item in enumerate(items, 1):
        entry = _entry(path.name, number, item, model)
        if entry.slug in found:
            raise entry.error("slug", "another record of this file has the same.")
        found[entry.slug] = entry
    return list(found.values())


def _entry(file: str, number: int, item: Any, model: type[Keyed]) -> Entry:
    label = model._meta.label_lower
    if not isinstance(item, dict) or item.get("model") != label or set(item) != {"model", "fields"}:
        raise ContentError(
            f"{file}: record {number}: “model” must be “{label}”, beside “fields” alone."
        )
    values = item["fields"]
    if not isinstance(values, dict) or not isinstance(values.get("slug"), str):
        raise ContentError(f"{file}: record {number}: slug: every record needs one.")
    entry = Entry(file, model(slug=values["slug"]))
    known = stored_fields(model)
    for name, value in values.items():
        if name == FORMER_SLUGS:
            entry.former_slugs = _slugs(entry, value)
            continue
        if name not in known:
            raise entry.error(name, "there is no such field.")
        _take(entry, known[name], value)
    return entry


def _take(entry: Entry, target: Any, value: Any) -> None:
    """Put `value` where it belongs in `entry`, or say what is wrong with it."""
    if isinstance(target, ManyToManyField):
        if not isinstance(value, list):
            raise entry.error(target.name, "a list of keys is expected.")
        entry.many[target.name] = [_key(entry, target, key) for key in value]
    elif isinstance(target, ForeignKey):
        entry.one[target.name] = _key(entry, target, value)
    elif isinstance(target, CharField | TextField) and not isinstance(value, str):
        raise entry.error(target.name, "a text is expected.")
    elif isinstance(target, DateTimeField) and not _is_moment(value):
        raise entry.error(target.name, "a moment such as 2026-11-22T00:00:00Z is expected.")
    else:
        try:
            setattr(entry.record, target.attname, target.clean(value, entry.record))
        except ValidationError as error:
            raise entry.error(target.name, " ".join(error.messages)) from None
        except (TypeError, ValueError, ArithmeticError):
            raise entry.error(target.name, "a value of another kind is expected.") from None


def _slugs(entry: Entry, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(slug, str) for slug in value):
        raise entry.error(FORMER_SLUGS, "a list of slugs is expected.")
    for slug in value:
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise entry.error(FORMER_SLUGS, " ".join(error.messages)) from None
    return value


def _is_moment(value: Any) -> bool:
    """Whether `value` is a date and time that says its time zone."""
    try:
        moment = parse_datetime(value)
    except (TypeError, ValueError):
        return False
    return moment is not None and is_aware(moment)


def _key(entry: Entry, target: Any, value: Any) -> str:
    match value:
        case [str(slug)]:
            return slug
    raise entry.error(target.name, 'a key is a list of one slug, such as ["chengdu"].')


def _check_slugs(entries: list[Entry]) -> None:
    """A slug leads to one record only, whether it has it or had it."""
    taken = {entry.slug for entry in entries}
    for entry in entries:
        for slug in entry.former_slugs:
            if slug in taken:
                raise entry.error(FORMER_SLUGS, f"“{slug}” is, or was, another record's slug.")
            taken.add(slug)


def _check_relations(entry: Entry, records: dict[Any, dict[str, Keyed]]) -> None:
    relations = [*((name, [slug]) for name, slug in entry.one.items()), *entry.many.items()]
    for name, slugs in relations:
        model: Any = entry.record._meta.get_field(name).related_model
        for slug in slugs:
            if slug not in records[model]:
                raise entry.error(name, f"there is no record “{slug}” in the files.")
    for relation in entry.record._meta.many_to_many:
        model = relation.related_model
        targets = [records[model][slug] for slug in entry.many.get(relation.name, [])]
        try:
            entry.record.clean_related(relation.name, targets)
        except ValidationError as error:
            raise entry.error(relation.name, " ".join(error.messages)) from None
