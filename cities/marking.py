"""The marks of what newest states lack, made anew after the models have changed."""

from typing import Any

from django.apps import apps as django_apps
from django.db import transaction

from cities.models import Revision
from cities.models.gaps import marks_of
from cities.models.snapshot import modern


def mark_newest(plan: Any = (), apps: Any = django_apps, **kwargs: Any) -> None:
    """Say of the newest state of every record what it lacks by today's fields and languages.

    Heard after each `migrate`; does nothing if that migrated nothing.
    """
    if not plan or not _is_of_today(apps):
        return
    kinds = {
        model._meta.model_name: model for model in django_apps.get_app_config("cities").get_models()
    }
    newest = Revision.objects.newest().filter(model__in=kinds).defer("circumstances")
    with transaction.atomic():
        for revision in newest.iterator(chunk_size=100):
            model: Any = kinds[revision.model]
            marks = marks_of(model, modern(model, revision.snapshot))
            if marks != revision.gaps:
                Revision.objects.filter(pk=revision.pk).update(gaps=marks)


def _is_of_today(apps: Any) -> bool:
    """Whether the database has come to the columns that the code knows."""
    try:
        there = apps.get_model("cities", "Revision")
    except LookupError:
        return False
    return {field.name for field in there._meta.fields} == {f.name for f in Revision._meta.fields}
