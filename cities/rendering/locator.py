"""Where a city lies on its shore: a picture among the facts of its page."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from cities.map import CHINA, CROWD, EUROPE, WIDTH, Point, Region, points
from cities.models import City, Side
from cities.rendering.maps import Scale, land_of, named, points_on

QUIET = Scale(8, 60, 0)  # the other cities, which lead nowhere
GAP, EDGE, TALL = 26, 12, 260  # units: from a dot to its label, from that to the edge; its box


class Label(NamedTuple):
    """The name of a city beside its dot: a box that ends where the map ends, in which the name
    takes as many lines as it needs. In units.
    """

    text: str
    language: str
    x: float
    y: float
    width: float
    height: float
    is_left: bool  # of the dot: in the right half of the map there is more room


def locator(city: City, others: Sequence[Any]) -> dict[str, Any]:
    """Where a city lies, among others; nothing if that is not known. A crowd of others is the
    same on the pages of all cities of a side: printed once.
    """
    region = CHINA if city.side == Side.CN else EUROPE
    found = points(region, [city], 1)
    return {
        "land": land_of(region),
        "points": found,
        "labels": [_label(region, point, *named(city)) for point in found],
        "quiet": partial(points_on, region, QUIET, others),
        "kept_quiet": f"crowd of {region.name}" if len(others) > CROWD else "",
    }


def _label(region: Region, point: Point, text: str, language: str) -> Label:
    is_left = point.x > WIDTH / 2
    x = EDGE if is_left else point.x + GAP
    width = (point.x - GAP if is_left else WIDTH - EDGE) - x
    y = min(max(point.y - TALL / 2, 0), region.height - TALL)
    return Label(text, language, x, y, width, TALL, is_left)
