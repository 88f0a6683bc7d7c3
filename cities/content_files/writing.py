"""Database to files."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder

from cities.content_files.images import images_in, images_named, read_image
from cities.content_files.layout import FILES, FORMER_SLUGS
from cities.models import HeldKey, Keyed
from cities.models.snapshot import stored_fields


def write_all(directory: Path) -> list[str]:
    """Write all content, drafts included, to `directory`; return the files that changed, among
    them those of images that no picture names any more: they are removed.

    Of a published record it is what the public reads: changes that wait are left out. A file
    is replaced whole or not at all. Raises OSError if it cannot be written, and ContentError if
    the file of an image is lost.
    """
    directory.mkdir(parents=True, exist_ok=True)
    texts = {name: _text(model).encode() for name, model in FILES.items()}
    wanted, there = images_named(), images_in(directory)
    # Whatever stops it, no content file names an image that is not there.
    images = [name for name in wanted if name not in there]
    for name in images:
        (directory / name).parent.mkdir(exist_ok=True)
        _replace(directory / name, read_image(wanted[name]))
    changed = [name for name, text in texts.items() if _replace(directory / name, text)]
    gone = sorted(there - set(wanted))
    for name in gone:
        (directory / name).unlink()
    return [*images, *changed, *gone]


def _text(model: type[Keyed]) -> str:
    records = list(_records(model))
    return json.dumps(records, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def _records(model: type[Keyed]) -> Iterator[dict[str, Any]]:
    fields = stored_fields(model)
    former = HeldKey.all_former(model)
    written = serializers.serialize(
        "python",
        model.objects.order_by("slug"),
        fields=list(fields),
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
    )
    for record in written:
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


def _replace(path: Path, data: bytes) -> bool:
    """Make `data` the content of `path`; say whether that changed anything."""
    if path.exists() and path.read_bytes() == data:
        return False
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(data)
    aside.replace(path)
    return True
