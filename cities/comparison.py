"""Cities side by side: which of their numbers count the same thing and may share one scale, and
why others may not. Pure functions over records.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from cities.models import City, Figure, Measure

FEWEST, MOST = 2, 4  # cities side by side
MOST_YEARS_APART = 3  # between two numbers that are compared; a census is ten years from the next


class Obstacle(StrEnum):
    """Why numbers are not drawn on one scale."""

    AREA = "area"  # they count different kinds of area
    AREA_UNKNOWN = "area_unknown"
    PART = "part"  # fewer than two of them are those of a whole pilot
    YEARS = "years"  # too far apart
    YEAR_UNKNOWN = "year_unknown"


class Cell(NamedTuple):
    """The numbers of one city for one measure, the latest first."""

    city: City
    figures: list[Figure]
    compared: Figure | None  # the one that stands for the city among the others
    percent: Decimal  # that of the largest number among those; 0 if they share no scale


class Row(NamedTuple):
    """One measure of all the cities."""

    measure: Measure
    cells: list[Cell]
    obstacles: list[Obstacle]

    @property
    def compared(self) -> list[Cell]:
        """The cells that have a number to compare."""
        return [cell for cell in self.cells if cell.compared]

    @property
    def has_one_scale(self) -> bool:
        """Whether the numbers that are compared can be drawn beside each other."""
        return any(cell.percent for cell in self.cells)


def rows(cities: Sequence[City], figures: Iterable[Figure]) -> list[Row]:
    """One row for each measure that any of `cities` has a number of, in the measures' order.

    `figures` are theirs, in the order in which they are to be shown.
    """
    by_measure: dict[Measure, dict[int, list[Figure]]] = {}
    for figure in figures:
        by_city = by_measure.setdefault(figure.measure, {})
        by_city.setdefault(figure.city_id, []).append(figure)
    ordered = sorted(by_measure, key=lambda measure: (measure.position, measure.slug))
    return [_row(measure, cities, by_measure[measure]) for measure in ordered]


def _row(measure: Measure, cities: Sequence[City], figures: Mapping[int, list[Figure]]) -> Row:
    whole = {key: [each for each in found if each.is_whole] for key, found in figures.items()}
    chosen = closest({key: found for key, found in whole.items() if found}, measure.time_bound)
    pairs = [(city, chosen[city.pk]) for city in cities if city.pk in chosen]
    obstacles = _obstacles(measure, pairs)
    if len(pairs) < FEWEST:  # nothing to compare, which needs a word if there are numbers
        obstacles = [Obstacle.PART] if len(figures) >= FEWEST else []
    largest = max((Decimal(figure.value) for _city, figure in pairs), default=Decimal(0))
    drawn = largest > 0 and len(pairs) >= FEWEST and not obstacles
    cells = []
    for city in cities:
        compared = chosen.get(city.pk)
        percent = 100 * Decimal(compared.value) / largest if compared and drawn else Decimal(0)
        cells.append(Cell(city, figures.get(city.pk, []), compared, percent))
    return Row(measure, cells, obstacles)


def closest(figures: Mapping[int, Sequence[Figure]], time_bound: bool) -> dict[int, Figure]:
    """One number of each city: the latest ones whose years are close enough to be compared, else
    those whose years lie closest together; of a measure that hardly changes, and where a city has
    no number with a year, its latest.
    """
    dated = {key: [each for each in found if each.year] for key, found in figures.items()}
    latest = {key: max(found, key=_year) for key, found in figures.items()}
    if not time_bound or not all(dated.values()):
        return latest
    years = sorted({_year(each) for found in dated.values() for each in found}, reverse=True)
    for first in years:
        near = {
            key: [each for each in found if 0 <= _year(each) - first <= MOST_YEARS_APART]
            for key, found in dated.items()
        }
        if all(near.values()):
            return {key: max(found, key=_year) for key, found in near.items()}
    windows = [_from(first, dated) for first in years]
    whole = [window for window in windows if len(window) == len(dated)]
    return min(whole, key=lambda window: _spread(window.values()))


def _from(first: int, dated: Mapping[int, Sequence[Figure]]) -> dict[int, Figure]:
    """The earliest number of each city in the year `first` or later; of some there is none."""
    since = {key: [each for each in found if _year(each) >= first] for key, found in dated.items()}
    return {key: min(found, key=_year) for key, found in since.items() if found}


def _obstacles(measure: Measure, compared: Sequence[tuple[City, Figure]]) -> list[Obstacle]:
    found = []
    kinds = {city.area_kind for city, _figure in compared}
    if "" in kinds:
        found.append(Obstacle.AREA_UNKNOWN)
    elif len(kinds) > 1:
        found.append(Obstacle.AREA)
    if measure.time_bound:
        figures = [figure for _city, figure in compared]
        if not all(figure.year for figure in figures):
            found.append(Obstacle.YEAR_UNKNOWN)
        elif _spread(figures) > MOST_YEARS_APART:
            found.append(Obstacle.YEARS)
    return found


def _year(figure: Figure) -> int:
    return figure.year or 0


def _spread(figures: Iterable[Figure]) -> int:
    years = [_year(figure) for figure in figures]
    return max(years) - min(years)
