"""All kinds of records in natural proportion, the ones that others mention first."""

from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import NamedTuple

from cities.sample.making import Making
from cities.sample.naming import most_names
from cities.sample.writing import Made, write

BATCH = 200  # records that are written in one transaction

Tell = Callable[[str, int, int], None]  # a kind, how many of it are written, of how many


class Size(NamedTuple):
    """How many records are made of each kind; the others follow from cities and news."""

    cities: int
    news: int

    def problem(self) -> str | None:
        """Why there cannot be so many; None if there can."""
        # Of joint pilots each member has a name, so a few are kept.
        most = int(2 * most_names() / 1.1)
        if not 2 <= self.cities <= most:
            return f"{self.cities} cities: give 2, one of each side, to {most}, as many have names."
        if self.news < 1:
            return f"{self.news} news: give 1 or more."
        return None

    @property
    def partners(self) -> int:
        return max(2, self.cities // 10)

    @property
    def practices(self) -> int:
        return 2 * self.cities

    @property
    def cooperations(self) -> int:
        return max(1, self.cities // 10)

    @property
    def publications(self) -> int:
        return max(1, self.cities // 10)

    @property
    def milestones(self) -> int:
        return max(1, self.cities // 15)


def fill(size: Size, seed: int, tell: Tell) -> None:
    """Write made records to the database; `tell` hears of each batch.

    Each batch is a transaction of its own: interrupted, it leaves what was written so far.
    """
    making = Making(Random(seed))  # noqa: S311 - to be the same again is what it is for
    _write("cities", making.cities(size.cities), size.cities, tell)
    parents = size.partners // 2
    _write("partners", making.partners(parents, within=False), parents, tell)
    children = size.partners - parents
    _write("branches", making.partners(children, within=True), children, tell)
    _write("practices", making.practices(size.practices), size.practices, tell)
    _write("cooperations", making.cooperations(size.cooperations), size.cooperations, tell)
    _write("publications", making.publications(size.publications), size.publications, tell)
    _write("milestones", making.milestones(size.milestones), size.milestones, tell)
    _write("news", making.news(size.news), size.news, tell)


def _write(kind: str, made: Iterator[Made], count: int, tell: Tell) -> None:
    done = 0
    while batch := list(islice(made, BATCH)):
        write(batch)
        done += len(batch)
        tell(kind, done, count)
