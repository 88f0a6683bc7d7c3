"""What is derived from records, made anew after their models have changed."""

from typing import Any

from django.apps import apps as django_apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from cities import search
from cities.append_only import protect_audit_log
from cities.generation_triggers import set_triggers
from cities.models import Revision
from cities.models.gaps import marks_of
from cities.models.snapshot import modern

# For which migrations it was done last: a table of one text that Django does not know, as it knows
# no search index, so that no backup takes it to a database of other migrations.
_RENEWED = "cities_renewed"
_MAKE = f"CREATE TABLE IF NOT EXISTS {_RENEWED} (migrations text NOT NULL)"
_ASK = f"SELECT migrations FROM {_RENEWED}"  # noqa: S608 - a constant
_FORGET = f"DELETE FROM {_RENEWED}"  # noqa: S608
_REMEMBER = f"INSERT INTO {_RENEWED} VALUES (%s)"  # noqa: S608


def renew(apps: Any = django_apps, **kwargs: Any) -> None:
    """Set the triggers of the content's generation and of the audit log; if anything was
    migrated since this was done last, say of the newest state of every record what it lacks by
    today's fields and languages, and make the search index anew; this one too if it is missing.

    Heard after each `migrate`, and after the database was emptied. Who is killed between a
    migration and this does it the next time, though there is nothing left to migrate.
    """
    with transaction.atomic():
        if not _is_of_today(apps):
            _forget()  # it goes back, and will come here again
            return
        is_behind = _is_behind()
        if is_behind:
            _mark_newest()
        if is_behind or not search.is_there():
            search.rebuild()
        set_triggers()
        protect_audit_log()


def _is_behind() -> bool:
    """Whether other migrations are applied than when this was asked last; then it is for these
    that the transaction does its work.
    """
    applied = sorted(map(".".join, MigrationRecorder(connection).applied_migrations()))
    now = "\n".join(applied)
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(_ASK)
        if cursor.fetchall() == [(now,)]:
            return False
        cursor.execute(_FORGET)
        cursor.execute(_REMEMBER, [now])
    return True


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        cursor.execute(_FORGET)


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
    """Whether the database has come to the tables and columns that the code knows."""
    return _columns(apps) == _columns(django_apps)


def _columns(apps: Any) -> dict[str, set[str]]:
    """The columns of each table of the application."""
    return {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label == "cities"
    }
