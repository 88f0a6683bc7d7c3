"""The migrations say what the models say."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import TextField

from cities.models.record import record_kinds
from tests.running import manage


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps long texts apart")
def test_long_texts_stand_behind_all_else_that_is_kept_of_a_record() -> None:
    for model in record_kinds():
        with connection.cursor() as cursor:
            told = connection.introspection.get_table_description(cursor, model._meta.db_table)
        order = [column.name for column in told]
        fields: Any = model._meta.local_concrete_fields
        texts = {field.column for field in fields if isinstance(field, TextField)}
        # Django makes the column of a relation to itself after all others.
        itself = {field.column for field in fields if field.related_model is model}
        first = min(map(order.index, texts))
        assert set(order[first:]) <= texts | itself, model


def test_nothing_is_wrong_with_the_project() -> None:
    call_command("check", fail_level="WARNING")


BEFORE_HISTORIES = """
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

call_command("migrate", "cities", "0001", verbosity=0)
executor = MigrationExecutor(connection)
old = executor.loader.project_state([("cities", "0001_initial")]).apps
City, Member, Figure, Measure, Key = (
    old.get_model("cities", name)
    for name in ("City", "CityMember", "Figure", "Measure", "HeldKey")
)
City.sort_key_in = lambda city, language: ""  # what migrations see of a model has no methods
city = City.objects.create(slug="riga", name_en="Riga", side="eu", country="LV")
member = Member.objects.create(slug="part", name_en="Part", city=city)
measure = Measure.objects.create(slug="area", name_en="Area", unit_en="km2")
Figure.objects.create(slug="number", city=city, member=member, measure=measure, value=1)
Key.objects.create(model="city", slug="riga")
Key.objects.create(model="city", slug="riga-before")
call_command("migrate", verbosity=0)
"""

AFTER = """
from cities.models import City, Figure, HeldKey
from cities.models.line import Line
from cities.models.owned import number_of
from cities.models.snapshot import put, take

city, figure = City.objects.get(), Figure.objects.get()
assert figure.pk == number_of("number")
assert figure.member.slug == "part"
assert HeldKey.objects.get(slug="riga").record_id == city.pk
assert HeldKey.objects.get(slug="riga-before").record_id is None
line = Line.of(city)
line.catch_up()
assert line.head().snapshot["figures"]["number"]["member"] == "part"
put(city, take(city), check=False)
assert Figure.objects.get().pk == figure.pk
"""


@pytest.mark.once
def test_a_site_from_before_there_was_a_history_gets_one(tmp_path: Path) -> None:
    for script in (BEFORE_HISTORIES, AFTER):
        done = manage("shell", "-v0", "-c", script, data_dir=tmp_path / "var")
        assert done.returncode == 0, done.stderr


STALE = """
from django.core.management import call_command
from cities.models import City, Revision
from cities.models.line import Line

city = City.objects.get(slug="chengdu")
City.objects.filter(pk=city.pk).update(summary_en="")
Line.of(city).catch_up()
assert Line.of(city).head().gaps == " missing_en "
Revision.objects.update(gaps=" no_source ")
call_command("migrate", verbosity=0)
assert Line.of(city).head().gaps == " no_source "  # nothing was migrated
call_command("migrate", "cities", "0006", verbosity=0)
call_command("migrate", verbosity=0)
assert Line.of(city).head().gaps == " missing_en "
others = Revision.objects.newest().exclude(record_id=city.pk)
assert {revision.gaps for revision in others} == {""}
"""


@pytest.mark.once
def test_what_records_lack_is_said_anew_after_a_migration(tmp_path: Path) -> None:
    for arguments in (("quickstart", "--no-serve"), ("shell", "-v0", "-c", STALE)):
        done = manage(*arguments, data_dir=tmp_path / "var")
        assert done.returncode == 0, done.stderr


DELETED = """
from django.core.management import call_command
from cities.models import Milestone, NewsItem

call_command("migrate", "cities", "0018", verbosity=0)
newest = NewsItem.objects.order_by("pk").last()
given = newest.pk
newest.delete()
last = Milestone.objects.order_by("pk").last().pk
Milestone.objects.all().delete()
call_command("migrate", verbosity=0)
new = NewsItem.objects.create(slug="another", title_en="Another", date="2014-01-01")
assert new.pk > given, (new.pk, given)
assert new.history.head().number == 1
assert Milestone.objects.create(slug="first", title_en="First", date="2014-01-01").pk > last
"""


@pytest.mark.once
def test_a_table_that_is_made_anew_gives_no_number_again(tmp_path: Path) -> None:
    """Histories go on under the numbers of records, those of deleted ones too."""
    for arguments in (("quickstart", "--no-serve"), ("shell", "-v0", "-c", DELETED)):
        done = manage(*arguments, data_dir=tmp_path / "var")
        assert done.returncode == 0, done.stderr
