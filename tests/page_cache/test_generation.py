"""Every change of what pages show raises the generation; nothing else needs to."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from cities.generation_triggers import NEVER_SHOWN, set_triggers, shown_models, trigger_names
from cities.models import AuditEntry, City, Generation, LinkCheck, NewsItem, PreviewLink
from cities.models.line import Line
from tests.factories import edit, make_city
from tests.page_cache.visiting import as_if_committed

pytestmark = pytest.mark.django_db


def test_no_table_of_the_content_is_forgotten() -> None:
    """A new model is either watched or named here, by whoever thought about it."""
    all_of_them = set(apps.get_app_config("cities").get_models(include_auto_created=True))
    assert all_of_them - set(shown_models()) == {AuditEntry, Generation, LinkCheck, PreviewLink}
    watched = set(trigger_names().values())
    assert watched == {model._meta.db_table for model in shown_models()}


def test_no_two_databases_begin_at_one_number() -> None:
    """What takes the place of another is not taken for it."""
    begun = set()
    for _ in range(3):
        Generation.objects.all().delete()
        set_triggers()
        begun.add(Generation.objects.get().number)
    assert len(begun) == 3


def raised(change: Callable[[], Any]) -> bool:
    before = as_if_committed()
    change()
    return as_if_committed() > before


def test_sql_by_hand_raises_it() -> None:
    """… on every table that the content has any row of, by whoever knows nothing of the site."""
    written = 0
    for model in shown_models():
        table = connection.ops.quote_name(model._meta.db_table)
        if (row := model._base_manager.first()) is not None:
            change = f"UPDATE {table} SET id = id WHERE id = %s"  # noqa: S608 - of the models
            with connection.cursor() as cursor:
                assert raised(partial(cursor.execute, change, [row.pk])), model
            written += 1
    assert written >= 14


def test_every_way_of_writing_raises_it() -> None:
    city, news = make_city(), NewsItem.objects.order_by("pk")[0]
    for way in (
        lambda: City.objects.filter(pk=city.pk).update(name_en="Another"),
        lambda: City.objects.bulk_update([city], ["name_en"]),
        lambda: City.objects.bulk_create([City(slug="bulk", name_en="Bulk", side="eu")]),
        lambda: news.cities.add(city),
        lambda: news.cities.remove(city),
        city.save,
        lambda: edit(city, name_en="Pending"),
        city.publish,
        city.withdraw,
        lambda: call_command("rebuild_search", verbosity=0),
        city.delete,
        lambda: City.objects.filter(slug="bulk")._raw_delete("default"),
    ):
        assert raised(way), way


def test_what_pages_never_show_does_not() -> None:
    head = Line.of(make_city()).head()
    assert not raised(lambda: LinkCheck.objects.create(address="https://example.org/"))
    assert not raised(lambda: PreviewLink.objects.create(revision=head, expires_at=head.moment))
    assert not raised(lambda: AuditEntry.objects.create(event="signed in"))
    assert {model.__name__ for model in NEVER_SHOWN} == {
        *("AuditEntry", "Generation", "LinkCheck", "PreviewLink")
    }


def test_what_is_rolled_back_does_not() -> None:
    def nothing() -> None:
        with transaction.atomic():
            make_city()
            transaction.set_rollback(True)

    assert not raised(nothing)


def test_a_lost_trigger_comes_back_and_nobody_trusts_what_was_before() -> None:
    name = min(name for name, table in trigger_names().items() if table == City._meta.db_table)
    on = " ON cities_city" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert name not in trigger_names()
    assert raised(set_triggers)
    assert name in trigger_names()
