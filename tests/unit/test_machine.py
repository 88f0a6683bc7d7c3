"""The ports that the suite's servers are started on."""

import socket

import pytest

from tests.machine import PORTS, PROCESS, PROCESSES, free_port


def test_each_process_of_the_suite_has_ports_of_its_own() -> None:
    ports = {free_port() for _ in range(50)}
    assert ports <= {*PORTS}
    assert {port % PROCESSES for port in ports} == {PROCESS}


def test_a_port_in_use_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        port = taken.getsockname()[1]
        monkeypatch.setattr("tests.machine.PORTS", range(port, port + 2 * PROCESSES))
        assert {free_port() for _ in range(9)} == {port + PROCESSES}
