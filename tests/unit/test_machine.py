"""The ports that the suite's servers are started on."""

import socket
from pathlib import Path

import pytest

from tests.machine import PORTS, PROCESS, PROCESSES, free_port

OF_CONNECTIONS = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_a_free_port_is_given_to_no_connection_and_no_other_process() -> None:
    ports = {free_port() for _ in range(50)}
    assert ports <= {*PORTS}
    assert {port % PROCESSES for port in ports} == {PROCESS}


@pytest.mark.skipif(not OF_CONNECTIONS.exists(), reason="only Linux says which these are")
def test_none_is_one_of_those_of_connections() -> None:
    assert int(OF_CONNECTIONS.read_text().split()[0]) >= PORTS.stop


def test_a_port_in_use_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        port = taken.getsockname()[1]
        monkeypatch.setattr("tests.machine.PORTS", range(port, port + 2 * PROCESSES))
        assert {free_port() for _ in range(9)} == {port + PROCESSES}
