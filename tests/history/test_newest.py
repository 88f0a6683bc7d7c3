"""Which revision is the newest of its record."""

from importlib import import_module

import pytest
from django.apps import apps

from cities.models import Revision
from cities.models.deletion import recover
from cities.models.line import Line
from tests.factories import edit, make_city, make_practice

pytestmark = pytest.mark.django_db


def newest(line: Line) -> list[Revision]:
    return list(line.all.newest())


def test_it_is_the_last_of_the_line_of_a_record_that_is_there() -> None:
    city = make_city()
    line = Line.of(city)
    line.catch_up()
    assert newest(line) == [line.head()]
    edit(city, name_en="Aarhus")
    assert line.head().number == 2
    assert newest(line) == [line.head()]
    city.delete()
    assert newest(line) == []
    recover(line)
    assert newest(line) == [line.head()]


def test_what_stands_beside_the_line_is_not() -> None:
    city = make_city(name_en="First")
    line = Line.of(city)
    line.catch_up()
    base = line.head()
    edit(city, name_en="Second")
    edit(city, base=base, name_en="Third")
    assert line.all.unresolved().count() == 1
    assert newest(line) == [line.head()]


def test_a_database_of_an_earlier_time_is_told_which_they_are() -> None:
    kept, gone = make_city(), make_practice()
    edit(kept, name_en="Aarhus")
    gone.delete()
    before = set(Revision.objects.newest())
    assert before
    Revision.objects.update(is_newest=False)
    import_module("cities.migrations.0012_newest_revision").mark_newest(apps, None)
    assert set(Revision.objects.newest()) == before
