"""What others do while a backup is made neither waits for it nor is in it by halves."""

import json
from collections.abc import Callable

import pytest

from tests.backup.conftest import Place

pytestmark = pytest.mark.once

NOT_IN_IT = {"later migration": False, "later text": False, "practices": True}


def test_on_sqlite_whoever_writes_does_not_wait(copied: Callable[[str], Place]) -> None:
    told = json.loads(copied("SQLite").call("back_up_while_others_write"))
    assert told == {"taken for a writer": False, "written": True, **NOT_IN_IT}


def test_on_postgresql_no_table_is_made_anew_meanwhile(copied: Callable[[str], Place]) -> None:
    told = json.loads(copied("PostgreSQL").call("back_up_while_others_write"))
    assert told == {"taken for a writer": False, "written": True, "rewritten": False, **NOT_IN_IT}
