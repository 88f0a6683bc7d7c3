"""Database to files."""

import json
from collections.abc import Iterable, Iterator
from filecmp import cmp
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder

from cities.content_files.images import images_in, images_named, read_image
from cities.content_files.layout import FILES, FORMER_SLUGS
from cities.models import HeldKey, Keyed
from cities.models.snapshot import stored_fields

BATCH = 500  # records that are in memory together


def write_all(directory: Path) -> list[str]:
    """Write all content, drafts included, to `directory`; return the files that changed, among
    them those of images that no picture names any more: they are removed.

    Of a published record it is what the public reads: changes that wait are left out. A file
    is replaced whole or not at all. Raises OSError if it cannot be written, and ContentError if
    the file of an image is lost.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=directory, prefix=".export-") as made:
        aside = Path(made)
        for name, model in FILES.items():
            _write(aside / name, _records(model))
        wanted, there = images_named(), images_in(directory)
        # Whatever stops it, no content file names an image that is not there.
        images = [name for name in wanted if name not in there]
        for name in images:
            (directory / name).parent.mkdir(exist_ok=True)
            (aside / "image").write_bytes(read_image(wanted[name]))
            (aside / "image").replace(directory / name)
        changed = [name for name in FILES if _replace(directory / name, aside / name)]
    gone = sorted(there - set(wanted))
    for name in gone:
        (directory / name).unlink()
    return [*images, *changed, *gone]


def _write(path: Path, records: Iterator[dict[str, Any]]) -> None:
    """Write the JSON that all records together would be, one after the other."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        between = "["
        for record in records:
            text = json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            # In JSON a line ends by "\n" alone; a text may hold signs that Python takes for one.
            inside = text.replace("\n", "\n  ")
            file.write(f"{between}\n  {inside}")
            between = ","
        file.write("[]\n" if between == "[" else "\n]\n")


def _records(model: type[Keyed]) -> Iterator[dict[str, Any]]:
    fields = stored_fields(model)
    former = HeldKey.all_former(model)
    for record in _serialized(model, fields):
        values = {name: record["fields"][name] for name in fields}
        for relation in model._meta.many_to_many:
            values[relation.name] = sorted(map(list, values[relation.name]))
        values[FORMER_SLUGS] = former.get(values["slug"])
        yield {
            "model": record["model"],
            "fields": {
                name: value for name, value in values.items() if value not in ("", None, [])
            },
        }


def _serialized(model: type[Keyed], fields: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every record as Django writes it, a batch at a time: there may be more than memory holds."""
    options = model._meta
    related = [
        field.name for field in (*options.fields, *options.many_to_many) if field.is_relation
    ]
    every = model.objects.order_by("slug").prefetch_related(*related)
    records = every.iterator(chunk_size=BATCH)
    while batch := list(islice(records, BATCH)):
        yield from serializers.serialize(
            "python",
            batch,
            fields=list(fields),
            use_natural_foreign_keys=True,
            use_natural_primary_keys=True,
        )


def _replace(path: Path, made: Path) -> bool:
    """Put what was made in the place of `path`; say whether that changed anything."""
    if path.exists() and cmp(path, made, shallow=False):
        return False
    made.replace(path)
    return True
