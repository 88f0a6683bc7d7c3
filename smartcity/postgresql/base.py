"""The backend that Django loads: its own, with limits in a process that serves readers."""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from smartcity import patience
from smartcity.postgresql.connection import PatientConnection
from smartcity.postgresql.server import Server

# For whoever serves: a lock that another holds, and a statement that takes too long. A command,
# such as migrate, waits.
LIMITS = "-c lock_timeout=10s -c statement_timeout=30s"

_SERVER = Server()


class DatabaseWrapper(base.DatabaseWrapper):
    """What Django asks of PostgreSQL."""

    # psycopg, but for whom it connects.
    Database = SimpleNamespace(**(vars(psycopg) | {"connect": PatientConnection.connect}))

    def get_connection_params(self) -> dict[str, Any]:
        parameters: dict[str, Any] = super().get_connection_params()
        if patience.serves():
            # What is given in DATABASE_URL stands behind, and so counts.
            parameters["options"] = f"{LIMITS} {parameters.get('options', '')}".rstrip()
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not patience.serves():
            return super().get_new_connection(conn_params)
        connect = super().get_new_connection
        made = _SERVER.reach(lambda: connect(conn_params))
        made.watch(_SERVER, lambda: PatientConnection.connect(**conn_params).close())
        return made
