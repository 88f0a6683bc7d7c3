"""The database keeps every entry of the audit log as it was written: triggers refuse the rest.

Whoever may change the database's own tables can still take them away, and with them leaves a trace
there; nobody does so by mistake, and nothing that only writes rows can.
"""

from django.db import connection

from cities.models import AuditEntry

_TABLE = AuditEntry._meta.db_table
REFUSAL = "The audit log can only be added to."

_SQLITE = tuple(
    f'CREATE TRIGGER IF NOT EXISTS "{_TABLE}_no_{name}" BEFORE {event}'
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for name, event in {
        "update": f'UPDATE ON "{_TABLE}"',
        "delete": f'DELETE ON "{_TABLE}"',
        # REPLACE deletes without asking the trigger above.
        "replace": f'INSERT ON "{_TABLE}" WHEN EXISTS'  # noqa: S608
        f' (SELECT 1 FROM "{_TABLE}" WHERE "id" = NEW."id")',
    }.items()
)
_POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f'CREATE OR REPLACE TRIGGER "{_TABLE}_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{_TABLE}"'
    f" EXECUTE FUNCTION {_TABLE}_refuse()",
)


def protect_audit_log() -> None:
    """Set the triggers, if they are not there."""
    with connection.cursor() as cursor:
        for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.vendor]:
            cursor.execute(statement)
