"""The words of a form whose record is gone: what was typed must not go with it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField
from django.http import QueryDict

from cities.admin.desk.given import key
from cities.models import Keyed
from cities.models.owned import number_of
from cities.models.snapshot import Snapshot, content_fields, part_models, plain


def overlay(model: type[Keyed], words: Snapshot, posted: QueryDict) -> Snapshot:
    """`words` with what a form posted over them.

    No form can be validated against a record that does not exist. Whether the record can say
    what comes out is decided when it is recovered and somebody chooses.
    """
    parts = {
        name: _parts(part, name, words.get(name) or {}, posted)
        for name, part in part_models(model).items()
    }
    return {**_columns(model, words, posted, ""), **parts}


def _parts(part: Any, prefix: str, owned: Snapshot, posted: QueryDict) -> Snapshot:
    slugs = {number_of(slug): slug for slug in owned}
    found = {}
    for number in range(key(posted.get(f"{prefix}-TOTAL_FORMS")) or 0):
        slug = slugs.pop(key(posted.get(f"{prefix}-{number}-id")) or 0, f"{prefix}-new-{number}")
        values = _columns(part, owned.get(slug, {}), posted, f"{prefix}-{number}-")
        if any(isinstance(value, str) and value for value in values.values()):
            found[slug] = values
        if number > 1000:  # no form has as many
            break
    return {**{slug: owned[slug] for slug in slugs.values()}, **found}


def _columns(model: type[Keyed], words: Snapshot, posted: QueryDict, prefix: str) -> Snapshot:
    values = dict(words)
    for name, field in content_fields(model).items():
        if f"{prefix}{name}" in posted:
            values[name] = _posted(field, posted.getlist(f"{prefix}{name}"))
    return values


def _posted(field: Any, given: list[str]) -> Any:
    """What a form posted for `field` as a snapshot writes it; as typed, if it is no such value."""
    if isinstance(field, ForeignKey | ManyToManyField):
        keys = [pk for pk in map(key, given) if pk is not None]
        related: Any = field.related_model
        found = related._default_manager.filter(pk__in=keys)
        slugs = sorted(found.values_list("slug", flat=True))
        return slugs if isinstance(field, ManyToManyField) else next(iter(slugs), None)
    holder = field.model()
    try:
        form_field = field.formfield()
        setattr(holder, field.attname, form_field.clean(given[-1]) if form_field else given[-1])
        return plain(field, holder)
    except (ValidationError, ValueError, TypeError):
        return given[-1]
