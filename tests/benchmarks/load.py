"""Load on a server of this machine, by wrk, and what it costs the server's processes."""

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class FailedRequestsError(Exception):
    """Requests failed, so that no figure of the run means anything."""


class Measured(NamedTuple):
    """One run of load."""

    rate: float  # requests a second
    p50: float  # milliseconds until the answer, of half of the requests
    p99: float
    cpu: float  # microseconds of all the server's processes for one request


def load(
    address: str, server: int, *, seconds: int = 2, connections: int = 16, cookies: str = ""
) -> Measured:
    """Ask for `address` as fast as it is answered; `server` is the server's process.

    Raises FailedRequestsError if any request failed.
    """
    before = cpu_seconds(server)
    command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "30"]
    headers = ["-H", "Accept-Encoding: br, gzip", *(["-H", f"Cookie: {cookies}"] * bool(cookies))]
    done = subprocess.run([*command, *headers, address], capture_output=True, text=True, check=True)
    after = cpu_seconds(server)
    said = done.stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise FailedRequestsError(f"{address}: requests failed\n{said}")
    requests = int(_found(r"(\d+) requests in", said)[0])
    if not requests:
        raise FailedRequestsError(f"{address}: none was answered in {seconds} s\n{said}")
    return Measured(
        float(_found(r"Requests/sec:\s+([\d.]+)", said)[0]),
        *(_milliseconds(*_found(rf"{share}%\s+([\d.]+)(\w+)", said)) for share in (50, 99)),
        (after - before) / requests * 1e6,
    )


def _found(pattern: str, text: str) -> tuple[str, ...]:
    found = re.search(pattern, text)
    assert found, text
    return found.groups()


def _milliseconds(number: str, unit: str) -> float:
    return float(number) * _UNITS[unit]


def processes(server: int) -> list[int]:
    """The process and all that it started."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(each.parent.name)] = int(_fields(each)[1])
        except OSError:  # ended meanwhile
            continue
    found = [server]
    for process in found:  # grows while it is gone through
        found += [child for child, parent in parents.items() if parent == process]
    return found


def cpu_seconds(server: int) -> float:
    """What the processor has worked for a server so far, in the kernel too."""
    ticks = 0
    for process in processes(server):
        ticks += sum(map(int, _fields(Path(f"/proc/{process}/stat"))[11:13]))
    return ticks / CLOCK_TICKS


class Memory(NamedTuple):
    """The memory that a process holds at a moment, in bytes."""

    resident: int  # all of it
    share: int  # of what it shares with others only its part (proportional set size)


def memory(process: int) -> Memory:
    """What a process holds now."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    kilobytes = (int(_found(rf"{name}:\s+(\d+)", told)[0]) for name in ("Rss", "Pss"))
    return Memory(*(each * 1024 for each in kilobytes))


def _fields(stat: Path) -> list[str]:
    """What stands behind the name of the process, which may hold spaces."""
    return stat.read_text().rpartition(")")[2].split()
