"""Who waits for PostgreSQL gives up when it is silent, and only then."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import inf

import psycopg
import pytest
from django.db import connection
from psycopg.errors import ConnectionTimeout

from smartcity.postgresql import connection as patient
from smartcity.postgresql.connection import PatientConnection
from smartcity.postgresql.server import Server
from tests.machine import halted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL"),
]


@pytest.fixture
def made() -> Iterator[PatientConnection]:
    made = PatientConnection.connect(**connection.get_connection_params())
    backend = made.info.backend_pid
    yield made
    made.close()
    with connection.cursor() as cursor:  # who was halted needs a moment to see that nobody is there
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def refuse() -> None:
    raise psycopg.OperationalError


def test_nobody_waits_long_for_a_server_that_is_known_to_be_silent(
    made: PatientConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient, "SILENT_AFTER", inf)
    server = Server()
    server.is_silent, server._ask_again_at = True, inf
    made.watch(server, refuse)
    with ThreadPoolExecutor(1) as threads, halted(made.info.backend_pid):
        answer = threads.submit(made.execute, b"SELECT 1")
        assert isinstance(answer.exception(timeout=30), psycopg.OperationalError)
    assert made.closed


def test_an_answer_that_comes_is_taken_whatever_is_known(made: PatientConnection) -> None:
    server = Server()
    server.is_silent, server._ask_again_at = True, inf
    made.watch(server, refuse)
    assert made.execute("SELECT 1 FROM pg_sleep(0.2)").fetchone() == (1,)


def test_a_long_statement_is_waited_for(
    made: PatientConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient, "SILENT_AFTER", 0)
    knocks: list[None] = []
    made.watch(Server(), lambda: knocks.append(None))
    assert made.execute("SELECT 1 FROM pg_sleep(1)").fetchone() == (1,)
    assert knocks


def test_a_server_that_takes_a_connection_is_silent_no_longer(made: PatientConnection) -> None:
    server = Server()
    server.is_silent = True
    made.watch(server, lambda: None)
    assert made.execute("SELECT 1 FROM pg_sleep(1)").fetchone() == (1,)
    assert not server.is_silent


def test_who_was_not_heard_before_another_was_says_nothing_of_now() -> None:
    server = Server()

    def too_late() -> None:
        server.reach(lambda: None)
        raise ConnectionTimeout

    with pytest.raises(ConnectionTimeout):
        server.reach(too_late)
    assert not server.is_silent
