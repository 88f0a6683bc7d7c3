"""Where places lie on the maps of the site: equal-area projections, and points that can be told
apart. Pure functions; the land beneath is drawn once by `draw_land`, with the same numbers.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, MutableSequence, Sequence
from functools import cache, lru_cache
from math import cos, hypot, radians, sin, sqrt
from typing import Any, NamedTuple

WIDTH = 1000  # units of every map; heights follow from what a map shows
PICTURE = (1200, 630)  # pixels of a map as a picture: what sites ask for that show links
CROWD = 100  # places on one map; of more, nobody reads each

Corner = tuple[float, float]  # right and down, or east and north
Ring = list[Corner]


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
        return _frame(self).height

    @property
    def corners(self) -> Ring:
        """Latitude and longitude of the corners of the map, near enough to show where it lies."""
        north, south, west, east = self.north[0], self.south[0], self.west[1], self.east[1]
        return [(north, west), (north, east), (south, east), (south, west)]

    def project(self, latitude: float, longitude: float) -> Corner:
        """Right and down from the upper left corner, in units; outside if it is not shown."""
        frame = _frame(self)
        x, y = self.plane(latitude, longitude)
        return (x - frame.left) * frame.scale, (y - frame.top) * frame.scale

    def shows(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies on the map."""
        x, y = self.project(latitude, longitude)
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def plane(self, latitude: float, longitude: float) -> Corner:
        """Snyder, Map Projections: A Working Manual (1987), 14: Albers, on a sphere of radius 1."""
        n, c = _cone(*self.parallels)
        rho = sqrt(c - 2 * n * sin(radians(latitude))) / n
        theta = n * radians(longitude - self.meridian)
        return rho * sin(theta), rho * cos(theta) - 2


class Frame(NamedTuple):
    """The edges of a map on the plane, and what one radius of the sphere is in its units."""

    left: float
    top: float
    scale: float
    height: int  # in units


# Both are asked for thousands of places.
@cache
def _cone(first: float, second: float) -> tuple[float, float]:
    """The constants n and C of the projection with these parallels."""
    n = (sin(radians(first)) + sin(radians(second))) / 2
    return n, 1 - sin(radians(first)) ** 2 + 2 * n * sin(radians(first))


@cache
def _frame(region: Region) -> Frame:
    left, right = region.plane(*region.west)[0], region.plane(*region.east)[0]
    top, bottom = region.plane(*region.north)[1], region.plane(*region.south)[1]
    scale = WIDTH / (right - left)
    return Frame(left, top, scale, round((bottom - top) * scale))


EURASIA = Region("eurasia", 62, (28, 58), (36.0, -9.5), (35.0, 146.0), (80.0, 62), (22.0, 62))
EUROPE = Region("europe", 12, (40, 58), (38.0, -10.0), (36.0, 34.5), (66.0, 12), (34.5, 12))
CHINA = Region("china", 104, (24, 46), (38.0, 74.0), (46.5, 133.0), (54.6, 104), (16.65, 104))
ORESUND = Region("oresund", 12.7, (55, 57), (55.7, 10.0), (55.7, 15.4), (56.4, 12.7), (55.08, 12.7))
YANGTZE = Region(
    "yangtze", 120.5, (30, 33), (31.7, 117.6), (31.7, 123.4), (33.97, 120.5), (29.48, 120.5)
)
PEARL = Region(
    "pearl", 113.65, (22, 23), (22.6, 112.4), (22.6, 114.9), (23.6, 113.6), (21.5, 113.6)
)
# What lies closer together than the map of a shore can tell apart is drawn once more, larger.
CLOSE_UPS = {EUROPE: (ORESUND,), CHINA: (YANGTZE, PEARL)}
LARGER = tuple(region for regions in CLOSE_UPS.values() for region in regions)
REGIONS = {region.name: region for region in (EURASIA, *CLOSE_UPS, *LARGER)}


class Point(NamedTuple):
    """A place on a map, or several that stand too close to be told apart."""

    x: float
    y: float
    places: MutableSequence[Any]

    @property
    def sides(self) -> str:
        """The sides of its places, for its colour."""
        return " ".join(sorted({place.side for place in self.places}))


def inside(region: Region, places: Iterable[Any]) -> list[Any]:
    """Those of `places` that lie on the map. They have a `spot`, its latitude and longitude, or
    none.
    """
    placed = [place for place in places if place.spot]
    return [placed[n] for n in _shown(region, _spots(placed))]


def points(region: Region, places: Iterable[Any], apart: float) -> list[Point]:
    """The places that `region` shows, from west to east; those nearer to each other than `apart`
    units are one point. Places have a `spot` and a `side`. Linear in their number.
    """
    placed = inside(region, places)
    gathered = _gathered(region, _spots(placed), apart)
    return [Point(x, y, [placed[n] for n in numbers]) for x, y, numbers in gathered]


# Page after page shows the same places: what depends only on where they are is remembered, and
# where that is once for all maps. A page has a dozen maps at most.
MAPS = 24


def _spots(placed: Iterable[Any]) -> tuple[Corner, ...]:
    return _first_equal(tuple(place.spot for place in placed))


@lru_cache(MAPS)
def _first_equal(spots: tuple[Corner, ...]) -> tuple[Corner, ...]:
    return spots


@lru_cache(MAPS)
def _shown(region: Region, spots: tuple[Corner, ...]) -> Sequence[int]:
    """Which of `spots` lie on the map."""
    return array("I", [n for n, spot in enumerate(spots) if region.shows(*spot)])


@lru_cache(MAPS)
def _gathered(region: Region, spots: tuple[Corner, ...], apart: float) -> tuple[Point, ...]:
    """The points of `spots`; their places are the numbers of those that they stand for."""
    found: list[Point] = []
    cells: dict[tuple[int, int], list[int]] = {}
    for number, spot in enumerate(spots):
        x, y = region.project(*spot)
        column, row = int(x // apart), int(y // apart)
        near = (
            n
            for right in (-1, 0, 1)
            for down in (-1, 0, 1)
            for n in cells.get((column + right, row + down), ())
            if hypot(found[n].x - x, found[n].y - y) < apart
        )
        if (at := next(near, None)) is not None:
            found[at].places.append(number)
        else:
            cells.setdefault((column, row), []).append(len(found))
            found.append(Point(round(x, 1), round(y, 1), array("I", [number])))
    return tuple(sorted(found, key=lambda point: point.x))


def reach(at: Corner, others: Sequence[Corner], far: float) -> Ring:
    """Where a pointer means the point `at`: a square that goes `far` each way, without what is
    nearer to one of the `others`, which go from west to east.
    """
    x, y = at
    ring: Ring = [(x - far, y - far), (x + far, y - far), (x + far, y + far), (x - far, y + far)]
    for n in range(bisect_left(others, (x - 3 * far, 0)), len(others)):
        right, down = others[n][0] - x, others[n][1] - y
        if right > 3 * far:
            break
        if 0 < hypot(right, down) < 3 * far:
            ring = on_one_side(ring, _nearer(at, others[n]))
    return ring


def _nearer(one: Corner, other: Corner) -> Callable[[Corner], float]:
    """By how much a corner is nearer to `one` than to `other`."""
    right, down = one[0] - other[0], one[1] - other[1]
    middle = between(one, other, 0.5)
    return lambda at: (at[0] - middle[0]) * right + (at[1] - middle[1]) * down


def on_one_side(ring: Ring, inside: Callable[[Corner], float]) -> Ring:
    """The part of `ring` on one side of a line: where `inside`, linear, is not negative
    (Sutherland and Hodgman, 1974).
    """
    found: Ring = []
    for before, at in zip(ring[-1:] + ring[:-1], ring, strict=True):
        was, is_ = inside(before), inside(at)
        if (was >= 0) != (is_ >= 0):
            found.append(between(before, at, was / (was - is_)))
        if is_ >= 0:
            found.append(at)
    return found


def between(one: Corner, other: Corner, part: float) -> Corner:
    """On the way from `one` to `other`."""
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part


class Spot(NamedTuple):
    """A place: degrees, and the side that it belongs to."""

    latitude: float
    longitude: float
    side: str


def region_of(spot: Spot) -> Region | None:
    """The map that shows a place best; None if none does."""
    own = CHINA if spot.side == "cn" else EUROPE
    return next((each for each in (own, EURASIA) if each.shows(*spot[:2])), None)
