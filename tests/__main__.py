"""`python -m tests [pytest arguments]`: the whole suite, on every database this machine has.

Says in one line each what it left out and why. With REQUIRE_ALL=1 leaving out is failing.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.machine import PostgreSQL, UnavailableError, chromium, nginx, redis, require_all

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    left_out: list[str] = []
    parts = {"browser tests": chromium, "the web server in front": nginx, "what uses Redis": redis}
    for what, find in parts.items():
        try:
            find()
        except UnavailableError as reason:
            left_out.append(f"{what}: {reason}")
    failed = run_suite("SQLite", {})
    try:
        with PostgreSQL() as url:
            failed |= run_suite("PostgreSQL", {"DATABASE_URL": url}, "-m", "not once")
    except UnavailableError as reason:
        left_out.append(f"the suite on PostgreSQL: {reason}")
    for line in left_out:
        print(f"Left out: {line}")
    return int(failed or (bool(left_out) and require_all()))


def run_suite(database: str, environment: dict[str, str], *options: str) -> bool:
    """Run pytest; True if it failed."""
    print(f"== The suite on {database}", flush=True)
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "pytest", "-n", "auto", *options, *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=inherited | environment).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
