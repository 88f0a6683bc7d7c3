"""Which numbers may be drawn on one scale."""

from typing import Any

import pytest

from cities.comparison import Obstacle, Row, rows
from cities.models import City, Figure, Measure

PEOPLE = Measure(pk=1, slug="population", position=1)
LAND = Measure(pk=2, slug="area", position=2, time_bound=False)


def city(key: int, area_kind: str = "municipality") -> City:
    return City(pk=key, slug=f"city-{key}", area_kind=area_kind)


def figure(of: City, value: int, year: int | None, **values: Any) -> Figure:
    return Figure(**{"city": of, "measure": PEOPLE, "value": value, "year": year, **values})


def only(cities: list[City], *figures: Figure) -> Row:
    (row,) = rows(cities, figures)
    return row


def test_numbers_that_count_the_same_share_one_scale() -> None:
    one, other = city(1), city(2)
    row = only([one, other], figure(one, 400, 2020), figure(other, 100, 2022))
    assert (row.obstacles, row.has_one_scale) == ([], True)
    assert [cell.percent for cell in row.cells] == [100, 25]


@pytest.mark.parametrize(
    ("kinds", "years", "expected"),
    [
        (("district", "municipality"), (2020, 2020), [Obstacle.AREA]),
        (("municipality", "municipality"), (2010, 2020), [Obstacle.YEARS]),
        (("municipality", "municipality"), (2020, 2023), []),
        (("municipality", "municipality"), (2020, 2024), [Obstacle.YEARS]),
        (("", "municipality"), (2020, 2020), [Obstacle.AREA_UNKNOWN]),
        (("municipality", "municipality"), (2020, None), [Obstacle.YEAR_UNKNOWN]),
        (("zone", "municipality"), (2010, 2020), [Obstacle.AREA, Obstacle.YEARS]),
        (("region", "municipality"), (2020, 2020), [Obstacle.AREA]),
    ],
)
def test_numbers_that_count_different_things_do_not(
    kinds: tuple[str, str], years: tuple[int, int | None], expected: list[Obstacle]
) -> None:
    one, other = city(1, kinds[0]), city(2, kinds[1])
    row = only([one, other], figure(one, 400, years[0]), figure(other, 100, years[1]))
    assert (row.obstacles, row.has_one_scale) == (expected, not expected)


def test_what_hardly_changes_is_compared_across_years() -> None:
    one, other = city(1), city(2)
    row = only(
        [one, other],
        figure(one, 400, 1990, measure=LAND),
        figure(other, 100, None, measure=LAND),
    )
    assert row.has_one_scale


def test_the_latest_years_that_are_close_enough_are_compared_else_the_closest() -> None:
    one, other, third = city(1), city(2), city(3)
    of_one = [figure(one, 1, year) for year in (2020, 2010, 2000)]
    of_other = [figure(other, 1, year) for year in (2021, 2011)]
    row = only([one, other], *of_one, *of_other)
    assert [cell.compared and cell.compared.year for cell in row.cells] == [2020, 2021]
    row = only([one, other, third], *of_one, *of_other, figure(third, 1, 2011))
    assert [cell.compared and cell.compared.year for cell in row.cells] == [2010, 2011, 2011]
    row = only([one, third], *of_one, figure(third, 1, 2023), figure(third, 1, 2010))
    assert [cell.compared and cell.compared.year for cell in row.cells] == [2020, 2023]
    row = only([one, third], *of_one, figure(third, 1, 1990), figure(third, 1, 1980))
    assert [cell.compared and cell.compared.year for cell in row.cells] == [2000, 1990]


def test_a_part_of_a_pilot_is_shown_and_not_compared() -> None:
    one, other = city(1), city(2)
    part = figure(one, 1, 2020, counts_part=True)
    row = only([one, other], part, figure(other, 2, 2020))
    assert row.cells[0] == (one, [part], None, 0)
    assert (row.obstacles, row.has_one_scale) == ([Obstacle.PART], False)
    assert only([one, other], figure(other, 2, 2020)).obstacles == []


def test_a_city_without_a_number_does_not_hinder_the_others() -> None:
    one, other, silent = city(1), city(2), city(3, "")
    row = only([one, silent, other], figure(one, 1, 2020), figure(other, 2, 2020))
    assert row.has_one_scale
    assert row.cells[1].figures == []


def test_zeros_have_no_scale() -> None:
    one, other = city(1), city(2)
    assert not only([one, other], figure(one, 0, 2020), figure(other, 0, 2020)).has_one_scale


def test_the_rows_are_in_the_order_of_the_measures() -> None:
    one, other = city(1), city(2)
    found = rows([one, other], [figure(one, 1, 2020, measure=LAND), figure(other, 1, 2020)])
    assert [row.measure for row in found] == [PEOPLE, LAND]
