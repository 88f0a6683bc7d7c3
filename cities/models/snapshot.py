"""One state of a record as plain values: every column, its relations, and what it owns.

Relations are written as slugs and parts stand under their slug, so that a snapshot means
the same after a record was renamed, deleted and brought back. The two moments of publishing
are left out: they say when the public reads a text, not what it says.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, ManyToManyField
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import NotRegistered, translator

from cities.models.held_key import HeldKey
from cities.models.keyed import Keyed, free_slug
from cities.models.outdated import OUTDATED, renamed_lags
from cities.models.owned import Owned
from cities.models.publishing import MOMENTS
from cities.models.text import RichText

Snapshot = dict[str, Any]


def stored_fields(model: type[Keyed]) -> dict[str, "Field[Any, Any]"]:
    """The columns and relations of `model` that hold its content, the slug first.

    Left out: the primary key, which means nothing elsewhere; the bare columns of translated
    fields, which mirror one language by chance; the sort keys, which are derived.
    """
    bare = translated_fields(model)
    fields = {
        field.name: field
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if not field.primary_key
        and field.name not in bare
        and not field.name.startswith("sort_key_")
    }
    return {"slug": fields.pop("slug"), **fields}


def translated_fields(model: type[Any]) -> set[str]:
    """Names of the fields of `model` that have a column in each language."""
    try:
        return set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return set()


def content_fields(model: type[Keyed]) -> dict[str, "Field[Any, Any]"]:
    """Those of the stored fields that a snapshot holds."""
    owners = model.owners if issubclass(model, Owned) else ()
    fields = stored_fields(model)
    return {name: fields[name] for name in fields if name not in (*MOMENTS, *owners)}


def part_models(model: type[Keyed]) -> dict[str, type[Owned]]:
    """Models of the parts that `model` owns, by the name of the relation.

    In the order in which they are defined, so that a part comes after those it refers to.
    """
    parts = [part for part in apps.get_app_config("cities").get_models() if issubclass(part, Owned)]
    owned = [(part, part.owned_by()[model]) for part in parts if model in part.owned_by()]
    return {
        cast(Any, part._meta.get_field(owner)).related_query_name(): part for part, owner in owned
    }


def parts_of(record: Keyed, part: type[Owned]) -> Iterable[Owned]:
    """The parts of one model that `record` owns, as the database has them now."""
    owner = part.owned_by()[type(record)]
    others = {field.name for field in part._meta.fields if isinstance(field, ForeignKey)}
    owned: Any = part.objects.filter(**{owner: record.pk})
    return cast(Iterable[Owned], owned.select_related(owner, *(others - {*part.owners})))


def part_references(model: type[Keyed]) -> dict[tuple[str, str], str]:
    """Columns by which a part of `model` refers to another of its parts: ("figures", "member")
    refers to "members".
    """
    parts = part_models(model)
    return {
        (name, field.name): target
        for name, part in parts.items()
        for field in part._meta.fields
        for target, kind in parts.items()
        if isinstance(field, ForeignKey) and field.related_model is kind
    }


def with_part_renamed(
    snapshot: Snapshot, part: tuple[str, str], slug: str, references: Mapping[tuple[str, str], str]
) -> Snapshot:
    """`snapshot` in which `part` (relation and slug) stands under `slug`, also in references."""
    name, old = part
    renamed = {
        **snapshot,
        name: {slug if key == old else key: values for key, values in snapshot[name].items()},
    }
    for (relation, column), target in references.items():
        if target == name and relation in renamed:
            renamed[relation] = {
                key: {**values, column: slug} if values.get(column) == old else values
                for key, values in renamed[relation].items()
            }
    return renamed


def take(record: Keyed) -> Snapshot:
    """What the database says of `record` now."""
    return snapshot_of(type(record)._default_manager.get(pk=record.pk))


def snapshot_of(row: Keyed) -> Snapshot:
    """What a record says that was read from the database just now."""
    model = type(row)
    many = {
        field.name: getattr(row, field.name).values_list("slug", flat=True)
        for field in model._meta.many_to_many
    }
    return snapshot_with(
        row, many, {name: parts_of(row, part) for name, part in part_models(model).items()}
    )


def snapshot_with(
    row: Keyed, many: Mapping[str, Iterable[str]], parts: Mapping[str, Iterable[Owned]]
) -> Snapshot:
    """What a record says whose many-to-many relations lead to these slugs, and that owns these
    parts. Causes no query if the records that it and its parts belong to are at hand.
    """
    model = type(row)
    return {
        **_values(row),
        **{field.name: sorted(many.get(field.name, ())) for field in model._meta.many_to_many},
        **{
            name: {part.slug: _values(part) for part in parts.get(name, ())}
            for name in part_models(model)
        },
    }


def _values(record: Keyed) -> Snapshot:
    """The columns of a record or part, and what it belongs to."""
    values = {
        name: plain(field, record)
        for name, field in content_fields(type(record)).items()
        if not isinstance(field, ManyToManyField)
    }
    if isinstance(record, Owned):
        del values["slug"]  # a part stands under it
    return values


def plain(field: Any, record: Keyed) -> Any:
    """The value of `field`, which is not many-to-many, in the types of JSON."""
    if isinstance(field, ForeignKey):
        related = getattr(record, field.name)
        return related and related.slug
    value = field.value_from_object(record)
    return value if isinstance(value, int | list | None) else field.value_to_string(record)


def modern(model: type[Keyed], snapshot: Snapshot, present: Snapshot | None = None) -> Snapshot:
    """A snapshot in the words of today's model, which may have gained, lost or renamed fields.

    What the model has lost is left out. A column that it gained since is as `present` has it, or
    absent; of a kind of parts that it gained, a state of before has none.
    """
    read = _renamed(model, snapshot)
    return _modern(model, snapshot, present or {}) | {
        name: {
            slug: _modern(part, values, ((present or {}).get(name) or {}).get(slug, {}))
            for slug, values in read.get(name, {}).items()
        }
        for name, part in part_models(model).items()
    }


def unknown_parts(model: type[Keyed], snapshot: Snapshot) -> set[str]:
    """The relations to parts that records of `model` did not have when `snapshot` was taken."""
    return set(part_models(model)) - set(_renamed(model, snapshot))


def in_order(model: type[Keyed], snapshot: Snapshot) -> Snapshot:
    """`snapshot` with its relations in the order in which every snapshot has them."""
    relations = {field.name for field in model._meta.many_to_many}
    return {name: sorted(value) if name in relations else value for name, value in snapshot.items()}


def legible(model: type[Keyed], snapshot: Snapshot) -> Snapshot:
    """All that a snapshot says, under today's names; what the model has lost under its old one."""
    read = _renamed(model, snapshot)
    parts = {
        name: {slug: _renamed(part, values) for slug, values in read[name].items()}
        for name, part in part_models(model).items()
        if name in read
    }
    return {**read, **parts}


def columns_at(
    model: type[Keyed], snapshot: Snapshot, part: tuple[str, ...], names: Collection[str]
) -> Snapshot:
    """Some columns of a snapshot, in today's words: of the record itself, or of the `part` at
    this relation and slug. What the snapshot has not is left out.
    """
    if not part:
        return _modern(model, snapshot, {}, names)
    relation, slug = part
    values = (_renamed(model, snapshot).get(relation) or {}).get(slug) or {}
    return _modern(part_models(model)[relation], values, {}, names)


def _modern(
    model: type[Keyed],
    snapshot: Snapshot,
    present: Snapshot,
    names: Collection[str] | None = None,
) -> Snapshot:
    # Before the site judged translations, none of them was known to lag.
    old = {OUTDATED: [], **_renamed(model, snapshot)}
    if old[OUTDATED]:
        old[OUTDATED] = renamed_lags(old[OUTDATED], model.renamed_fields, translated_fields(model))
    fields = content_fields(model)
    return {
        name: _normal(fields[name], old[name]) if name in old else present[name]
        for name in (fields if names is None else names)
        if name in old or name in present
    }


def _normal(field: Any, value: Any) -> Any:
    """A text in today's normal form, which may be another than when it was written."""
    return field.to_python(value) if isinstance(field, RichText) else value


def _renamed(model: type[Keyed], snapshot: Snapshot) -> Snapshot:
    return {model.renamed_fields.get(name, name): value for name, value in snapshot.items()}


def put(record: Keyed, snapshot: Snapshot, *, check: bool = False) -> Keyed:
    """Make the database say of `record` what `snapshot` says; return the record as it then is.

    Call it in a transaction. With `check`, everything is validated as a form would; raises
    ValidationError. Without, the state is only looked at and rolled back: relations to
    records that no longer exist are left out where the model allows it.
    """
    model: Any = type(record)
    row = model._default_manager.filter(pk=record.pk).first() or model(pk=record.pk)
    for moment in MOMENTS:
        if hasattr(record, moment):
            setattr(row, moment, getattr(record, moment))
    snapshot = _with_own_parts(model, record.pk, modern(model, snapshot))
    _save(row, snapshot, check)
    for field in model._meta.many_to_many:
        if field.name in snapshot:
            targets = _resolve_all(field.related_model, snapshot[field.name])
            if check:
                row.clean_related(field.name, targets)
            getattr(row, field.name).set(targets)
    _put_parts(row, snapshot, check)
    return cast(Keyed, row)


def _with_own_parts(model: type[Keyed], pk: int, snapshot: Snapshot) -> Snapshot:
    """`snapshot` with another key for each part whose key a part of another record has by now."""
    references = part_references(model)
    for name, kind in part_models(model).items():
        held = set(
            kind.objects.filter(slug__in=list(snapshot.get(name, ())))
            .exclude(**{kind.owned_by()[model]: pk})
            .values_list("slug", flat=True)
        )
        for slug in held:
            free = free_slug(
                slug,
                lambda wanted, kind=kind, owned=snapshot[name]: (  # type: ignore[misc]
                    wanted in owned or kind.objects.filter(slug=wanted).exists()
                ),
            )
            snapshot = with_part_renamed(snapshot, (name, slug), free, references)
    return snapshot


def _put_parts(row: Keyed, snapshot: Snapshot, check: bool) -> None:
    kinds = {name: part for name, part in part_models(type(row)).items() if name in snapshot}
    there = {name: {each.slug: each for each in parts_of(row, kinds[name])} for name in kinds}
    for name in reversed(kinds):  # what refers to other parts goes first
        for slug, part in there[name].items():
            if slug not in snapshot[name]:
                part.delete()
    for name, kind in kinds.items():
        for slug, values in snapshot[name].items():
            part = there[name].get(slug) or kind(slug=slug)
            setattr(part, kind.owned_by()[type(row)], row)
            _save(part, values, check)


def _save(row: Keyed, values: Snapshot, check: bool) -> None:
    """Give `row` the plain `values` of its columns and save it."""
    for name, field in content_fields(type(row)).items():
        if name not in values or isinstance(field, ManyToManyField):
            continue
        if isinstance(field, ForeignKey):
            setattr(row, name, _resolve(field, values[name]))
        else:
            setattr(row, name, field.to_python(values[name]))
    if check:
        row.full_clean(exclude=["slug"] if isinstance(row, Owned) else None)
    # Never an update of what is not this record's: a key that is taken is an error.
    row.save(force_insert=row._state.adding)


def _resolve(field: Any, slug: str | None) -> Keyed | None:
    """The record that `field` points at by `slug`; ValidationError if a needed one is gone."""
    if slug is None:
        return None
    found: Keyed | None = HeldKey.find(field.related_model, slug)
    if found is None and not field.null:
        gone = _("“%(slug)s”, which this belongs to, does not exist any more.")
        raise ValidationError({field.name: ValidationError(gone, params={"slug": slug})})
    return found


def _resolve_all(model: Any, slugs: list[str]) -> list[Keyed]:
    found = [HeldKey.find(model, slug) for slug in slugs]
    return [record for record in found if record is not None]
