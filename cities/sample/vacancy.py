"""Whether a database holds nothing but what came from the content files."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection

from cities.content_files.reading import read_all
from cities.models import Action, HeldKey, Revision
from cities.sample.slugs import MARK


def why_not_vacant(fixtures: Path) -> str | None:
    """What of the database did not come from the files in `fixtures`, people included; None if all
    did, or if it has no tables yet.
    """
    if HeldKey._meta.db_table not in connection.introspection.table_names():
        return None
    for model, entries in read_all(fixtures).items():
        known = {entry.slug for entry in entries}
        known |= {slug for entry in entries for slug in entry.former_slugs}
        there = set(model.objects.values_list("slug", flat=True)) | HeldKey.held(model)
        if others := there - known:
            return _of(model, sorted(others)[0])
    changed = Revision.objects.exclude(action=Action.LOADED, number=1).first()
    if changed:
        return f"somebody has written to {changed}"
    person = get_user_model()._default_manager.exclude(last_login=None).first()
    return f"{person} has signed in to it" if person else None


def _of(model: type, slug: str) -> str:
    if MARK in slug:
        return f"it holds a sample already, or a part of one ({slug})"
    return f"it holds {slug}, which is not in the content files"
