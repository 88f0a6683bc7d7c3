"""A restore that was killed is known as such, builds no second site, and can be given again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.backup.conftest import Lived, Place, Places
from tests.backup.life import MOMENTS
from tests.running import manage

pytestmark = pytest.mark.once

*HALF, WHOLE = MOMENTS  # at the last one all rows are there


def is_as(new: Place, old: Place) -> None:
    assert new.call("tell_tables") == old.call("tell_tables")
    said = new.run("quickstart", "--no-serve")
    assert "nothing new" in said
    assert "there already" in said  # the administrator


@pytest.mark.parametrize("moment", HALF)
def test_half_a_site_is_not_built_upon_and_begun_anew(
    lived: Callable[[str], Lived], place: Places, moment: str
) -> None:
    (old, file), new = lived("SQLite"), place("SQLite")
    new.killed("restore_and_be_killed", str(file), moment)
    assert "A restore was interrupted here" in new.refused("quickstart", "--no-serve")
    assert "A restore was interrupted here" in new.refused("backup", str(new.folder / "x.zip"))
    new.run("restore", str(file))
    is_as(new, old)


@pytest.mark.parametrize("moment", ["between migrations", "between rows"])
def test_on_postgresql_too(lived: Callable[[str], Lived], place: Places, moment: str) -> None:
    (old, file), new = lived("SQLite"), place("PostgreSQL")
    new.killed("restore_and_be_killed", str(file), moment)
    assert "A restore was interrupted here" in new.refused("quickstart", "--no-serve")
    new.run("restore", str(file))
    is_as(new, old)


def test_once_all_rows_are_there_quickstart_does_the_rest(
    lived: Callable[[str], Lived], place: Places
) -> None:
    (old, file), new = lived("SQLite"), place("SQLite")
    new.killed("restore_and_be_killed", str(file), WHOLE)
    assert "is not empty" in new.refused("restore", str(file))
    is_as(new, old)


def test_who_prepares_and_who_restores_wait_for_each_other(
    lived: Callable[[str], Lived], place: Places
) -> None:
    (old, file), new = lived("SQLite"), place("SQLite")
    commands = (("restore", str(file)), ("quickstart", "--no-serve"))
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(manage, *each, data_dir=new.folder) for each in commands]
    restored, prepared = (run.result() for run in runs)
    assert prepared.returncode == 0, prepared.stderr
    if restored.returncode == 0:
        is_as(new, old)
    else:
        assert "Nothing was restored. The database is not empty" in restored.stderr
        assert "password" in prepared.stdout
