"""The triggers that raise the content's generation with every change of what pages show.

They stand on the tables themselves: whatever writes there (the admin, `update()`, loaddata, SQL
by hand) raises the number in its own transaction, or not at all if that is rolled back.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from cities.models import AuditEntry, Generation, LinkCheck, PreviewLink

# No page for everybody shows anything of these.
NEVER_SHOWN = (AuditEntry, Generation, LinkCheck, PreviewLink)
CHANNEL = "cities_generation"  # on which PostgreSQL tells that the number was raised

_GENERATION = Generation._meta.db_table
_ENDING = "_raises_generation"

# Deferred to the end of the transaction: the row stays locked from then on, and whoever held it
# while waiting for another record's lock could wait for each other.
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION cities_raise_generation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here text := pg_current_xact_id()::text;
BEGIN
    IF current_setting('cities.raised_in', true) IS DISTINCT FROM here THEN  -- once is enough
        UPDATE {_GENERATION} SET number = number + 1, changed_at = clock_timestamp();
        PERFORM set_config('cities.raised_in', here, true), pg_notify('{CHANNEL}', '');
    END IF;
    RETURN NULL;
END $$
"""  # noqa: S608 - constants


def shown_models() -> Iterator[type[Any]]:
    """The models whose rows pages may show: all of the application but a few."""
    for model in apps.get_app_config("cities").get_models(include_auto_created=True):
        if model not in NEVER_SHOWN:
            yield model


def set_triggers() -> None:
    """Make the row and the triggers that are missing. Migrations lose those of a table that
    they make anew, so the number is raised too: nobody knows what was written meanwhile.
    """
    wanted = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with transaction.atomic():
        Generation.objects.get_or_create(pk=1, defaults={"number": Generation.first()})
        Generation.rise()
        there = trigger_names()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(_POSTGRESQL_FUNCTION)
            for model in shown_models():
                for name, statement in wanted(model._meta.db_table):
                    if name not in there:
                        cursor.execute(statement)


def drop_triggers() -> None:
    """Take away all triggers that `set_triggers` makes."""
    on = ' ON "{}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name, table in trigger_names().items():
            cursor.execute(f'DROP TRIGGER "{name}"' + on.format(table))


def trigger_names() -> dict[str, str]:
    """Of the triggers that raise the generation, those there are, and the table of each."""
    asked = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {name: table for name, table in cursor.fetchall() if name.endswith(_ENDING)}


_RAISED = (
    f"UPDATE {_GENERATION} SET number = number + 1,"  # noqa: S608 - constants
    " changed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')"
)


def _sqlite(table: str) -> Iterator[tuple[str, str]]:
    for event in ("INSERT", "UPDATE", "DELETE"):
        name = f"{table}_{event.lower()}{_ENDING}"
        yield name, f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {_RAISED}; END'


def _postgresql(table: str) -> Iterator[tuple[str, str]]:
    raises = "EXECUTE FUNCTION cities_raise_generation()"
    name = f"{table}{_ENDING}"
    yield (
        name,
        f'CREATE CONSTRAINT TRIGGER "{name}" AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {raises}",
    )
    emptied = f"{table}_emptied{_ENDING}"
    yield emptied, f'CREATE TRIGGER "{emptied}" AFTER TRUNCATE ON "{table}" {raises}'
