"""What is derived from records, made anew after their models have changed."""

from typing import Any

from django.apps import apps as django_apps
from django.db import transaction

from cities import search
from cities.append_only import protect_audit_log
from cities.generation_triggers import set_triggers
from cities.models import Generation, Revision
from cities.models.gaps import marks_of
from cities.models.snapshot import modern


def renew(plan: Any = (), apps: Any = django_apps, **kwargs: Any) -> None:
    """Set the triggers of the content's generation and of the audit log; if anything was
    migrated, say of the newest state of every record what it lacks by today's fields and
    languages, and make the search index anew; this one too if it is missing.

    Heard after each `migrate`, and after the database was emptied.
    """
    if not _is_of_today(apps):
        return
    with transaction.atomic():
        if plan:
            _mark_newest()
        if plan or not search.is_there():
            search.rebuild()
        set_triggers()
        protect_audit_log()


def _mark_newest() -> None:
    models = django_apps.get_app_config("cities").get_models()
    kinds = {model._meta.model_name: model for model in models}
    newest = Revision.objects.newest().filter(model__in=kinds).defer("circumstances")
    for revision in newest.iterator(chunk_size=100):
        model: Any = kinds[revision.model]
        marks = marks_of(model, modern(model, revision.snapshot))
        if marks != revision.gaps:
            Revision.objects.filter(pk=revision.pk).update(gaps=marks)


def _is_of_today(apps: Any) -> bool:
    """Whether the database has come to the columns that the code knows."""
    try:
        there = apps.get_model("cities", "Revision")
        apps.get_model("cities", Generation._meta.model_name)
    except LookupError:
        return False
    return {field.name for field in there._meta.fields} == {f.name for f in Revision._meta.fields}
