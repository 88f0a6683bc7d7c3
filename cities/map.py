"""Where places lie on the maps of the site: equal-area projections, and points that can be told
apart. Pure functions; the land beneath is drawn once by `draw_land`, with the same numbers.
"""

from collections.abc import Iterable
from math import cos, hypot, radians, sin, sqrt
from typing import Any, NamedTuple

WIDTH = 1000  # units of every map; heights follow from what a map shows


class Region(NamedTuple):
    """What one map shows: Albers' equal-area conic between two parallels around a meridian."""

    name: str
    meridian: float  # degrees; upright on the map
    parallels: tuple[float, float]  # where shapes are true
    west: tuple[float, float]  # latitude and longitude of a place at the left edge
    east: tuple[float, float]
    north: tuple[float, float]  # of a place at the upper edge
    south: tuple[float, float]

    @property
    def height(self) -> int:
        """In units, as wide as it is `WIDTH`."""
        return round((self._plane(*self.south)[1] - self._top) * self._scale)

    def project(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Right and down from the upper left corner, in units; outside if it is not shown."""
        x, y = self._plane(latitude, longitude)
        return (x - self._left) * self._scale, (y - self._top) * self._scale

    def shows(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies on the map."""
        x, y = self.project(latitude, longitude)
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    @property
    def _left(self) -> float:
        return self._plane(*self.west)[0]

    @property
    def _top(self) -> float:
        return self._plane(*self.north)[1]

    @property
    def _scale(self) -> float:
        return WIDTH / (self._plane(*self.east)[0] - self._left)

    def _plane(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Snyder, Map Projections: A Working Manual (1987), 14: Albers, on a sphere of radius 1."""
        first, second = (sin(radians(each)) for each in self.parallels)
        n = (first + second) / 2
        c = 1 - first * first + 2 * n * first
        rho = sqrt(c - 2 * n * sin(radians(latitude))) / n
        theta = n * radians(longitude - self.meridian)
        return rho * sin(theta), rho * cos(theta) - 2


EURASIA = Region("eurasia", 62, (28, 58), (36.0, -9.5), (35.0, 146.0), (80.0, 62), (22.0, 62))
EUROPE = Region("europe", 12, (40, 58), (38.0, -10.0), (36.0, 34.5), (66.0, 12), (34.5, 12))
CHINA = Region("china", 104, (24, 46), (38.0, 74.0), (46.5, 133.0), (54.6, 104), (17.5, 104))
REGIONS = {region.name: region for region in (EURASIA, EUROPE, CHINA)}


class Point(NamedTuple):
    """A place on a map, or several that stand too close to be told apart."""

    x: float
    y: float
    places: list[Any]

    @property
    def sides(self) -> str:
        """The sides of its places, for its colour."""
        return " ".join(sorted({place.side for place in self.places}))


def points(region: Region, places: Iterable[Any], apart: float) -> list[Point]:
    """The places that `region` shows, from west to east; those nearer to each other than `apart`
    units are one point. Places have `latitude`, `longitude` and `side`. Linear in their number.
    """
    found: list[Point] = []
    cells: dict[tuple[int, int], list[int]] = {}
    located = [each for each in places if each.latitude is not None]
    for place in located:
        latitude, longitude = float(place.latitude), float(place.longitude)
        if not region.shows(latitude, longitude):
            continue
        x, y = region.project(latitude, longitude)
        column, row = int(x // apart), int(y // apart)
        near = (
            n
            for right in (-1, 0, 1)
            for down in (-1, 0, 1)
            for n in cells.get((column + right, row + down), ())
            if hypot(found[n].x - x, found[n].y - y) < apart
        )
        if (at := next(near, None)) is not None:
            found[at].places.append(place)
        else:
            cells.setdefault((column, row), []).append(len(found))
            found.append(Point(round(x, 1), round(y, 1), [place]))
    return sorted(found, key=lambda point: point.x)
