"""Maps in pages: the land is a static image, the places are links over it.

Where places stand too close, the map of their shore shows a frame, and the wide map one point;
both lead to the same places on a larger map.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jinja2 import pass_context
from jinja2.runtime import Context

from cities.group_address import GroupAddresses, names_among
from cities.map import (
    CLOSE_UPS,
    CROWD,
    EURASIA,
    LARGER,
    MAPS,
    WIDTH,
    Corner,
    Point,
    Region,
    inside,
    points,
    reach,
)
from cities.models import City
from cities.models.address import page_address
from cities.rendering.addresses import address
from cities.rendering.lacking import read_in
from cities.translation_status import foreign_tag, shown

# Of a point that stands for several cities, the names that are told: of more than nine, four.
MOST_NAMES, SOME_NAMES = 9, 4


class Scale(NamedTuple):
    """What suits the size at which pages show a map; all in its units."""

    apart: float  # two places below this are one point
    apart_in_a_crowd: float  # the same where there are more places than anybody reads one by one
    reach: float  # how far from a point a finger still finds it: 12 CSS pixels, or more


WIDE, SHORE, LARGE = Scale(12, 34, 32), Scale(10, 68, 52), Scale(64, 140, 90)
TITLES = {
    "eurasia": gettext_lazy("Map of Europe and Asia"),
    "europe": gettext_lazy("Map of Europe"),
    "china": gettext_lazy("Map of East Asia"),
    "oresund": gettext_lazy("Øresund"),
    "yangtze": gettext_lazy("Yangtze River Delta"),
    "pearl": gettext_lazy("Pearl River Delta"),
}
APART_IN_A_FRAME = 6  # units of the map of a shore


class Mark(NamedTuple):
    """A point as a page shows it."""

    point: Point
    label: str
    language: str  # tag of the label's language; empty if it is the page's own
    address: str
    frame: Sequence[Corner] = ()  # what a larger map shows, instead of a dot
    framed: Sequence[Point] = ()

    @property
    def number(self) -> int:
        return len(self.point.places)


@pass_context
def wide_map(context: Context, cities: Sequence[City]) -> dict[str, Any]:
    """Both shores on one map."""
    others, crowded = _told_apart(LARGER, cities)
    gathered = [_gathered(region, cities) for region, cities in crowded.items()]
    return _map(EURASIA, WIDE, _groups(context, cities), others, gathered)


@pass_context
def regional_maps(context: Context, cities: Sequence[City]) -> list[dict[str, Any]]:
    """A map of each shore, and larger ones of where it is crowded. A
    shore that none of them lies on is left out, if they lie on the other.
    """
    groups = _groups(context, cities)
    shores = [_shore(region, cities, groups) for region in CLOSE_UPS]
    return [shore for shore in shores if shore["map"]["marks"]] or shores


def _groups(context: Context, cities: Sequence[City]) -> GroupAddresses:
    """Where groups lead: from the directory, on by its filters; other pages show all cities."""
    own = context["own_query"]
    here = None if own is None else dict(parse_qsl(own.removeprefix("?")))
    return GroupAddresses(here, context["region_names"] or names_among(cities))


def corners(ring: Iterable[Corner]) -> str:
    """`ring` as the points of an SVG polygon."""
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in ring)


def _told_apart(
    regions: Iterable[Region], cities: Iterable[City]
) -> tuple[list[City], dict[Region, list[City]]]:
    """The cities that a map can show one by one, and those that have a close-up: at least two
    must lie on it.
    """
    placed = list(cities)
    within = {region: inside(region, placed) for region in regions}
    crowded = {region: found for region, found in within.items() if len(found) > 1}
    keys = {city.pk for found in crowded.values() for city in found}
    return [city for city in placed if city.pk not in keys], crowded


def _shore(region: Region, cities: Iterable[City], groups: GroupAddresses) -> dict[str, Any]:
    """The map of a shore, and its close-ups."""
    others, crowded = _told_apart(CLOSE_UPS[region], cities)
    frames = [_framed(region, closer, found) for closer, found in crowded.items()]
    captions = {"europe": _("Europe"), "china": _("East Asia")}
    return {
        "caption": captions[region.name],
        "map": _map(region, SHORE, groups, others, frames),
        "close_ups": [_map(closer, LARGE, groups, found) for closer, found in crowded.items()],
    }


def _map(
    region: Region,
    scale: Scale,
    groups: GroupAddresses,
    cities: Iterable[City],
    more: Sequence[Mark] = (),
) -> dict[str, Any]:
    """A map and its points."""
    marks = [*more, *(_mark(point, groups) for point in points_on(region, scale, cities))]
    reaches = _reaches(tuple((mark.point.x, mark.point.y) for mark in marks), scale.reach)
    return land_of(region) | {"marks": list(zip(marks, reaches, strict=True))}


@lru_cache(MAPS)
def _reaches(at: tuple[Corner, ...], far: float) -> tuple[str, ...]:
    """Of each of the points `at`, the corners within which it is found."""
    others = sorted(at)
    return tuple(corners(reach(each, others, far)) for each in at)


def land_of(region: Region) -> dict[str, Any]:
    """What stands beneath the points, and what it is called."""
    return {
        "name": region.name,
        "title": title_of(region),
        "land": f"cities/land-{region.name}.svg",
        "width": WIDTH,
        "height": region.height,
    }


def title_of(region: Region) -> str:
    """What a map is called."""
    return str(TITLES[region.name])


def points_on(region: Region, scale: Scale, places: Iterable[Any]) -> list[Point]:
    """The places that a map shows, as far apart as its scale asks."""
    found = inside(region, places)
    is_crowd = len(found) > CROWD
    return points(region, found, scale.apart_in_a_crowd if is_crowd else scale.apart)


def _mark(point: Point, groups: GroupAddresses) -> Mark:
    """A city leads to its page; several lead to the list of where they lie."""
    if len(point.places) == 1:
        city = point.places[0]
        return Mark(point, *named(city), address(city))
    return Mark(point, _names(point.places), "", groups.of(point.places))


def _gathered(closer: Region, cities: list[City]) -> Mark:
    """One point for all cities of a close-up, on the wide map; it leads to it."""
    point = Point(*_middle([EURASIA.project(*corner) for corner in closer.corners]), cities)
    return Mark(point, _in_a_region(closer, cities), "", f"{page_address('cities')}#{closer.name}")


def _framed(shore: Region, closer: Region, cities: list[City]) -> Mark:
    """The frame of a close-up on the map of its shore; it leads to it, in the same page."""
    frame = [shore.project(*corner) for corner in closer.corners]
    point, framed = Point(*_middle(frame), cities), points(shore, cities, APART_IN_A_FRAME)
    return Mark(point, _in_a_region(closer, cities), "", f"#{closer.name}", frame, framed)


def _middle(ring: Sequence[Corner]) -> Corner:
    x, y = (sum(corner[axis] for corner in ring) / len(ring) for axis in (0, 1))
    return x, y


def _in_a_region(region: Region, cities: Sequence[City]) -> str:
    return _("%(place)s: %(cities)s") % {"place": title_of(region), "cities": _names(cities)}


def _names(cities: Sequence[City]) -> str:
    """The names of all, if a listener would follow them; else of some, and how many more."""
    told = len(cities) if len(cities) <= MOST_NAMES else SOME_NAMES
    names = _("; ").join(named(city)[0] for city in cities[:told])
    if more := len(cities) - told:
        names = _("%(names)s and %(more)d more") % {"names": names, "more": more}
    return names


def named(city: City) -> tuple[str, str]:
    """The name of a city and the tag of its language, if that is not the page's."""
    here = read_in()
    found = shown(city, "name", here)
    return found.text, foreign_tag(found.language, here)
