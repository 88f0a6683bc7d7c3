"""Queries whose SQL is written once."""

from collections.abc import Callable
from datetime import UTC, datetime
from operator import attrgetter
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from cities.models import City, Practice
from cities.models.languages import column
from cities.models.prepared import prepared
from tests.factories import make_city, make_practice

Made = tuple[Callable[..., Any], list[Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def practices_of() -> Made:
    """A prepared query, and what it was made with."""
    made = []

    @prepared
    def found(*order: str, city: int, now: datetime) -> Any:
        made.append(order)
        return Practice.objects.published(now).filter(city=city).order_by(*order)

    return found, made


@pytest.fixture
def of_slugs() -> Callable[..., Any]:
    @prepared
    def found(*, slugs: tuple[str, ...]) -> Any:
        return City.objects.filter(slug__in=slugs).order_by("slug").values_list("slug", "pk")

    return found


def test_it_finds_what_the_query_finds_whatever_it_is_given(practices_of: Made) -> None:
    found, made = practices_of
    now, cities = timezone.now(), [make_city() for _ in range(3)]
    practices = [make_practice(city=city) for city in cities for _ in range(2)]
    for city in cities:
        mine = sorted((each for each in practices if each.city == city), key=attrgetter("slug"))
        assert found("slug", city=city.pk, now=now) == mine
        assert found("-slug", city=city.pk, now=now) == mine[::-1]
        assert found("slug", city=city.pk, now=datetime(2019, 1, 1, tzinfo=UTC)) == []
    assert made == [("slug",), ("-slug",)]


def test_records_are_new_each_time_and_know_what_was_fetched_with_them() -> None:
    @prepared
    def found(*, slug: str) -> Any:
        return Practice.objects.filter(slug=slug).select_related("city")

    practice = make_practice()
    (first,), (second,) = found(slug=practice.slug), found(slug=practice.slug)
    assert first is not second
    assert first.city.name_en == practice.city.name_en
    assert found(slug="none has this") == []


def test_each_language_has_an_order_of_its_own() -> None:
    @prepared
    def found(*, side: str) -> Any:
        return City.objects.filter(side=side, slug__startswith="made").order_by(column("sort_key"))

    one = make_city(name_en="A", name_zh_hans="中山")
    other = make_city(name_en="B", name_zh_hans="安阳")
    for language, order in (("en", [one, other]), ("zh-hans", [other, one]), ("en", [one, other])):
        with translation.override(language):
            assert found(side="eu") == order


def test_of_several_values_each_is_found_once(of_slugs: Callable[..., Any]) -> None:
    cities = [make_city() for _ in range(6)]
    for number in range(7):
        wanted = sorted((city.slug, city.pk) for city in cities[:number])
        assert of_slugs(slugs=tuple(city.slug for city in cities[:number])) == wanted


def test_another_thread_has_a_connection_of_its_own(of_slugs: Callable[..., Any]) -> None:
    asked = []
    of_slugs(slugs=("lyon",))

    def ask() -> None:
        connection.force_debug_cursor = True
        of_slugs(slugs=("lyon",))
        asked.append(len(connection.queries))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert asked == [1]


@pytest.mark.parametrize("value", [True, None, 1.5, ["lyon"], (None,)])
def test_a_value_that_could_change_the_query_is_refused(value: Any) -> None:
    @prepared
    def found(*, value: Any) -> Any:
        return City.objects.filter(slug__in=value)

    with pytest.raises(TypeError, match="No condition"):
        found(value=value)


def test_it_is_refused_after_others_too(of_slugs: Callable[..., Any]) -> None:
    assert of_slugs(slugs=("lyon",))
    with pytest.raises(TypeError, match="No condition"):
        of_slugs(slugs=(None,))


def test_a_value_that_is_not_used_is_refused() -> None:
    @prepared
    def found(*, slug: str, side: str) -> Any:
        return City.objects.filter(slug=slug)

    with pytest.raises(TypeError, match="does not use"):
        found(slug="lyon", side="eu")


def test_what_would_cause_other_queries_is_refused() -> None:
    @prepared
    def found(*, slug: str) -> Any:
        return City.objects.filter(slug=slug).prefetch_related("practices")

    with pytest.raises(TypeError, match="beforehand"):
        found(slug="lyon")
