"""Two states of a record, field by field, as an editor reads them.

Names and values are put in words here: the label of a field, its language, the names of the
records that a relation points at. Fields that the model no longer has keep their stored name.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Field, ForeignKey, ManyToManyField
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cities.models import HeldKey, Keyed
from cities.models.country import plain_language_name
from cities.models.image import Image, ImageNameField
from cities.models.merging import ABSENT, Place, column_at, differences, flat, value_at
from cities.models.normal_form import readable
from cities.models.outdated import OUTDATED, OutdatedField
from cities.models.snapshot import (
    Snapshot,
    content_fields,
    legible,
    part_models,
    translated_fields,
)
from cities.models.text import RichText
from cities.text_difference import Piece, difference


@dataclass
class Row:
    """One place of a record in two states."""

    place: Place
    label: str
    language: str  # code of the language of its text; empty if it belongs to none
    old: str
    new: str
    old_image: Image | None = None
    new_image: Image | None = None
    changed: bool = True
    pieces: list[Piece] = field(default_factory=list)


def compare(
    model: type[Keyed], old: Snapshot, new: Snapshot, *, unchanged: bool = False
) -> list[Row]:
    """The rows in which two states differ, in the order of the model; with `unchanged`, all.

    The earlier state is given first. What it did not know yet is not told as a change.
    """
    old, new = legible(model, old), legible(model, new)
    changed = {
        place
        for place in differences(old, new)
        if len(place) == 2 or value_at(old, place) is not ABSENT or _part_is_new(place, old)
    }
    # How translations stand follows from the texts; alone it says what an editor ticked.
    texts = {place for place in changed if place[-1] != OUTDATED}
    changed = texts or changed
    places = [place for place in {**flat(old), **flat(new)} if place in changed or unchanged]
    order = {
        name: number for number, name in enumerate([*content_fields(model), *part_models(model)])
    }
    places.sort(key=lambda place: order.get(place[0], len(order)))
    return [
        row(model, place, value_at(old, place), value_at(new, place))
        for place in places
        if is_telling(place, old, new)
    ]


def _part_is_new(place: Place, old: Snapshot) -> bool:
    return len(place) == 3 and value_at(old, place[:2]) is ABSENT


def is_telling(place: Place, old: Snapshot, new: Snapshot) -> bool:
    """A part is told of once: as a whole where one state lacks it, else by its columns."""
    if len(place) == 1:
        return True
    both = all(value_at(state, place[:2]) is not ABSENT for state in (old, new))
    return both == (len(place) == 3)


def row(model: type[Keyed], place: Place, old: Any, new: Any) -> Row:
    """One place of a record of `model`, in words."""
    kind, column = part_models(model).get(place[0], model), column_at(model, place)
    before, after = in_words(kind, column, old), in_words(kind, column, new)
    return Row(
        place=place,
        label=label(model, place),
        language=getattr(column, "language", ""),
        old=before,
        new=after,
        old_image=image(column, old),
        new_image=image(column, new),
        changed=old != new,
        pieces=pieces(column, before, after),
    )


def image(column: Any, value: Any) -> Image | None:
    """The image that a value of `column` names; of a part as a whole, the one that it shows."""
    name = value.get("image") if isinstance(value, dict) else value
    is_one = column is None or isinstance(column, ImageNameField)
    return Image.named(name) if is_one and isinstance(name, str) else None


def pieces(column: Any, before: str, after: str) -> list[Piece]:
    """The difference of two texts of `column`; of rich text what it says, unless only its markup
    changed.
    """
    if isinstance(column, RichText) and readable(before) != readable(after):
        return difference(readable(before), readable(after))
    return difference(before, after)


def label(model: type[Keyed], place: Place) -> str:
    """What an editor calls a place: the field and its language, for a part also which one."""
    kind = part_models(model).get(place[0])
    if kind is None:
        return _field_label(model, place[0])
    part = _("%(kind)s “%(name)s”") % {"kind": capfirst(kind._meta.verbose_name), "name": place[1]}
    if len(place) == 2:
        return part
    return _("%(title)s: %(name)s") % {"title": part, "name": _field_label(kind, place[2])}


def _field_label(model: type[Keyed], name: str) -> str:
    column: Any = content_fields(model).get(name)
    if column is None and name in translated_fields(model):
        column = model._meta.get_field(name)
    return str(capfirst(column.verbose_name)) if column is not None else name


def in_words(model: type[Keyed], column: "Field[Any, Any] | None", value: Any) -> str:
    """A stored value as a person reads it."""
    if value is ABSENT or value is None:
        return ""
    if isinstance(value, dict):  # a whole part
        fields = content_fields(model)
        lines = {
            _field_label(model, k): in_words(model, fields.get(k), v) for k, v in value.items()
        }
        told = _("%(title)s: %(name)s")
        return "\n".join(
            told % {"title": name, "name": words} for name, words in lines.items() if words
        )
    if isinstance(column, ManyToManyField):
        return "\n".join(_name(column, slug) for slug in value)
    if isinstance(column, ForeignKey):
        return _name(column, value)
    if isinstance(column, ImageNameField) and (found := Image.named(value)):
        return f"{found.width} × {found.height} · {found.digest[:8]}"
    if isinstance(column, OutdatedField):
        return "\n".join(_lag_in_words(model, entry) for entry in value)
    if isinstance(column, BooleanField):
        return _("Yes") if value else _("No")
    if column is not None and column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _lag_in_words(model: type[Keyed], entry: dict[str, str]) -> str:
    return _("%(field)s: %(language)s is behind %(behind)s since %(day)s") % {
        "field": _field_label(model, entry["field"]),
        "language": plain_language_name(entry["language"]),
        "behind": plain_language_name(entry["behind"]),
        "day": date_format(localtime(datetime.fromisoformat(entry["since"])), "DATE_FORMAT"),
    }


def _name(relation: Any, slug: str) -> str:
    """The name of the record that a relation points at; its slug if it is gone."""
    return str(HeldKey.find(relation.related_model, slug) or slug)
