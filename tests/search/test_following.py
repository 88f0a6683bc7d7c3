"""Search follows publishing exactly: what is not public is neither found nor counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cities.models import City, CityMember, acts
from cities.models.deletion import recover
from cities.models.line import Line
from cities.search import search
from cities.search.words import TABLE, VOCABULARY, clear
from tests.factories import LONG_AGO, MAKERS, edit, make_city, make_practice

pytestmark = pytest.mark.django_db


def found(query: str, at: Any = None) -> list[str]:
    """The slugs of what is found, which is as many as is counted."""
    results = search(query, at or timezone.now(), most=1000)
    assert len(results.hits) == results.total == sum(results.counts.values())
    return [hit.record.slug for hit in results.hits]


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_every_public_kind_is_found_in_both_languages(model: Any) -> None:
    title = model.title_field
    record = MAKERS[model](**{f"{title}_en": "Quokka", f"{title}_zh_hans": "短尾矮袋鼠"})
    for query in ("quokka", "短尾矮袋鼠", "矮袋", "duan wei"):
        assert record.slug in found(query)


@pytest.mark.parametrize(
    "moments",
    [
        {"published_at": None},
        {"published_at": timezone.now() + timedelta(days=1)},
        {"published_at": LONG_AGO, "withdrawn_at": timezone.now() - timedelta(days=1)},
    ],
    ids=["draft", "scheduled", "withdrawn"],
)
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_what_is_not_public_is_not(model: Any, moments: dict[str, Any]) -> None:
    MAKERS[model](**{f"{model.title_field}_en": "Quokka"}, **moments)
    assert found("quokka") == []


def test_a_scheduled_record_is_found_from_its_moment_on() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    city = make_city(name_en="Quokka", published_at=tomorrow)
    assert found("quokka") == []
    assert found("quokka", tomorrow) == [city.slug]


def test_a_practice_of_a_hidden_city_is_not() -> None:
    make_practice(title_en="Quokka", city=make_city(published_at=None))
    assert found("quokka") == []


def test_a_pending_change_is_found_once_it_is_published() -> None:
    city = make_city(name_en="Quokka")
    edit(city, name_en="Numbat", name_zh_hans="袋食蚁兽")
    assert (found("quokka"), found("numbat"), found("袋食")) == ([city.slug], [], [])
    acts.publish(Line.of(city), author=None)
    assert (found("quokka"), found("numbat"), found("袋食")) == ([], [city.slug], [city.slug])


def test_a_deleted_record_is_not_until_it_is_recovered() -> None:
    city = make_city(name_en="Quokka")
    line = Line.of(city)
    city.delete()
    assert found("quokka") == []
    recover(line)
    assert len(found("quokka")) == 1


def test_a_member_names_its_city_while_it_is_one() -> None:
    city = make_city()
    member = CityMember(city=city, name_en="Quokka")
    member.save()
    assert found("quokka") == [city.slug]
    member.delete()
    assert found("quokka") == []


def test_what_was_written_past_the_site_is_found_after_a_rebuild() -> None:
    city = make_city(name_en="Quokka")
    City.objects.filter(pk=city.pk).update(name_en="Numbat")
    clear()
    call_command("rebuild_search", verbosity=0)
    assert (found("quokka"), found("numbat")) == ([], [city.slug])
    assert "chengdu" in found("成都")


def test_an_index_that_is_missing_is_made_by_migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
    call_command("migrate", verbosity=0)
    assert "chengdu" in found("成都")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has one table")
def test_half_an_index_is_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {VOCABULARY}")
    call_command("migrate", verbosity=0)
    assert "chengdu" in found("chengdu")


def test_only_what_was_saved_is_found() -> None:
    city = make_city(name_en="Quokka")
    city.name_en, city.summary_en = "Numbat", "Wombat"  # type: ignore[attr-defined]
    city.save(update_fields=["summary_en"])
    assert (found("numbat"), found("wombat")) == ([], [city.slug])


def test_a_text_of_any_length_is_saved_and_found_by_its_beginning() -> None:
    for number, body in enumerate(
        ("lantern " + "x" * 500_000, "灯塔" + "".join(map(chr, range(0x4E00, 0x9000))) * 20)
    ):
        city = make_city(summary_en=body, slug=f"long-{number}")
        assert city.slug in found(("lantern", "灯塔")[number])
    words = " ".join(f"word{number}" for number in range(100_000))
    assert make_city(summary_en=words).slug in found("word7")
    assert found("x" * 5000) == ["long-0"]


class TestRank:
    def test_every_city_is_among_the_first_three_by_each_of_its_aliases(self) -> None:
        for city in City.objects.all():
            for alias in city.aliases:
                assert city.slug in found(alias)[:3], alias

    def test_an_exact_name_comes_first_then_one_that_begins_so(self) -> None:
        told = make_practice(title_en="About", summary_en="quokka " * 30)
        longer, exact = make_city(name_en="Quokka Bay"), make_city(name_en="Quokka")
        assert found("quokka") == [exact.slug, longer.slug, told.slug]

    def test_holding_more_of_the_words_comes_before_holding_one_often(self) -> None:
        often = make_practice(title_en="Quokka quokka", summary_en="quokka " * 20)
        both = make_practice(title_en="Other", summary_en="A quokka and a numbat.")
        assert found("numbat quokka xyzzy") == [both.slug, often.slug]

    def test_a_name_of_one_character_is_a_name_alone(self) -> None:
        assert found("津")[0] == "binhai"
        assert found("沪") == ["pudong"]

    def test_two_names_side_by_side_are_not_one(self) -> None:
        make_city(
            name_en="Left", local_name="Quokka", local_language="en", aliases=["袋鼠", "灯塔"]
        )
        assert found("鼠灯") == []

    def test_characters_beyond_the_basic_plane(self) -> None:
        city = make_city(name_zh_hans="𠮷野家")
        assert found("𠮷野") == found("𠮷") == found("𠮷野家") == [city.slug]
