"""The maps as pictures, for sites that show a link to a page with one: land, dots, two rings.

Pure functions: places in, the bytes of a PNG out. No words: servers have no fonts. To be imported
by who draws one, for the library takes 5 MB.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from cities.map import EURASIA, PICTURE, REGIONS, WIDTH, Region, Spot, region_of

PAPER, LAND = "#fbfaf7", "#e6e1d6"
COLOURS = {"eu": "#1d4f9f", "cn": "#b3261e"}
QUIET = {"eu": "#8d9fbb", "cn": "#cb9089"}  # the same, as far away
DOT, LARGE_DOT = 9, 19  # pixels from the middle; a quarter more of paper around them
FINER = 4  # times as fine, things are drawn, so that their edges are smooth
CROWD = 100  # dots of a picture; of more, those too close to be told apart are one
CELL = 48  # pixels: a square that shows one dot of each side of a crowd
_STATIC = Path(__file__).parent / "static" / "cities"


class Dot(NamedTuple):
    """What is drawn of a place: its middle in the picture and its radius, in pixels."""

    x: int
    y: int
    radius: int
    colour: str

    @property
    def reach(self) -> int:
        """From the middle to the edge of the paper around it, in pixels."""
        return self.radius + self.radius // 4


def map_of_one(spot: Spot, others: Iterable[Spot]) -> bytes:
    """A place among others, with as much around it as fits. Some region must show it."""
    region = region_of(spot)
    assert region is not None  # noqa: S101 - asked before
    view = View(region, spot)
    quiet = _dots(view, (other for other in others if other != spot), QUIET)
    x, y = map(round, view.place(spot))
    dots = (*quiet, Dot(x, y, LARGE_DOT, COLOURS[spot.side]))
    return drawn(region, (view.left, view.top), dots, is_left=x > PICTURE[0] / 2)


def map_of_all(spots: Iterable[Spot]) -> bytes:
    """All places on both shores."""
    view = View(EURASIA)
    return drawn(EURASIA, (view.left, view.top), _dots(view, spots, COLOURS), is_left=True)


# By what is to be seen, not by all places: a city that moves elsewhere changes no picture.
@lru_cache(maxsize=64)
def drawn(
    region: Region, corner: tuple[int, int], dots: tuple[Dot, ...], *, is_left: bool
) -> bytes:
    """The picture of a part of a map, from its upper left `corner` in pixels; `is_left` says in
    which lower corner the mark of the site stands.
    """
    picture = _whole_land(region.name).crop(
        (*corner, corner[0] + PICTURE[0], corner[1] + PICTURE[1])
    )
    for dot in dots:
        stamp = _stamp(dot.radius, dot.colour)
        picture.paste(stamp, (dot.x - dot.reach, dot.y - dot.reach), stamp)
    _rings(picture, is_left=is_left)
    return _written(picture)


def _dots(view: "View", spots: Iterable[Spot], colours: dict[str, str]) -> tuple[Dot, ...]:
    """What the picture shows of `spots`, always in the same order."""
    found = []
    for spot in sorted(spots):
        x, y = map(round, view.place(spot))
        dot = Dot(x, y, DOT, colours[spot.side])
        if -dot.reach < x < PICTURE[0] + dot.reach and -dot.reach < y < PICTURE[1] + dot.reach:
            found.append(dot)
    return _thinned(found) if len(found) > CROWD else tuple(found)


def _thinned(dots: Iterable[Dot]) -> tuple[Dot, ...]:
    """The first of each square and colour: more would only hide each other."""
    first: dict[tuple[int, int, str], Dot] = {}
    for dot in dots:
        first.setdefault((dot.x // CELL, dot.y // CELL, dot.colour), dot)
    return tuple(first.values())


class View:
    """The part of a map that the picture shows: around `middle` (default: that of the map), as
    far as the map goes.
    """

    def __init__(self, region: Region, middle: Spot | None = None) -> None:
        self.region, self.scale = region, _scale(region)
        x, y = region.project(*middle[:2]) if middle else (WIDTH / 2, region.height / 2)
        width, height = _whole(region)
        self.left = min(max(round(x * self.scale - PICTURE[0] / 2), 0), width - PICTURE[0])
        self.top = min(max(round(y * self.scale - PICTURE[1] / 2), 0), height - PICTURE[1])

    def place(self, spot: Spot) -> tuple[float, float]:
        """Where a place is in the picture, in pixels; outside if it is not shown."""
        x, y = self.region.project(*spot[:2])
        return x * self.scale - self.left, y * self.scale - self.top


def _scale(region: Region) -> float:
    """Pixels of a unit: a map is as large as it must be to fill the picture."""
    return max(PICTURE[0] / WIDTH, PICTURE[1] / region.height)


def _whole(region: Region) -> tuple[int, int]:
    """The width and height of a whole map, in pixels."""
    return round(WIDTH * _scale(region)), round(region.height * _scale(region))


@cache
def _whole_land(name: str) -> Image.Image:
    """The land of one region, drawn once: it is part of the code."""
    region = REGIONS[name]
    width, height = _whole(region)
    fine = Image.new("RGB", (width * 2, height * 2), PAPER)
    draw = ImageDraw.Draw(fine)
    scale = _scale(region) * 2
    for ring in _outlines(name):
        points = [(x * scale, y * scale) for x, y in ring]
        draw.polygon(points, fill=LAND if _turn(ring) > 0 else PAPER)  # an inland sea turns back
    return fine.resize((width, height), Image.Resampling.LANCZOS)


def _outlines(name: str) -> Iterator[list[tuple[int, int]]]:
    """The rings of the image of land that pages show, in units; those that hold others first."""
    image = (_STATIC / f"land-{name}.svg").read_text(encoding="ascii")
    found = []
    for x, y, steps in re.findall(r"M(-?\d+) ?(-?\d+)l([^zM]*)z", image):
        ring = [(int(x), int(y))]
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            ring.append((ring[-1][0] + right, ring[-1][1] + down))
        found.append(ring)
    yield from sorted(found, key=lambda ring: -abs(_turn(ring)))


def _turn(ring: list[tuple[int, int]]) -> float:
    """The area of a ring, in square units; less than none if it runs the other way round."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2


@cache
def _stamp(radius: int, colour: str) -> Image.Image:
    """A dot with paper around it, so that dots that touch can be told apart."""
    reach = Dot(0, 0, radius, colour).reach
    stamp = Image.new("RGBA", (reach * 2 * FINER,) * 2, (255, 255, 255, 0))
    draw = ImageDraw.Draw(stamp)
    for size, fill in ((reach, PAPER), (radius, colour)):
        first, last = (reach - size) * FINER, (reach + size) * FINER
        draw.ellipse((first, first, last, last), fill=fill)
    return stamp.resize((reach * 2,) * 2, Image.Resampling.LANCZOS)


def _rings(picture: Image.Image, *, is_left: bool) -> None:
    """The mark of the site in a lower corner: two rings, each through the other."""
    mark = _mark()
    margin = 40
    left = margin if is_left else PICTURE[0] - margin - mark.width
    picture.paste(mark, (left, PICTURE[1] - margin - mark.height), mark)


@cache
def _mark() -> Image.Image:
    unit = 4 * FINER  # of the drawing in `icon.svg`
    mark = Image.new("RGBA", (44 * unit, 30 * unit), (255, 255, 255, 0))
    draw = ImageDraw.Draw(mark)

    def ring(x: int, colour: str, start: int = 0, end: int = 360) -> None:
        box = tuple(unit * each for each in (x - 13, 2, x + 13, 28))
        draw.arc(box, start, end, fill=colour, width=4 * unit)

    draw.rounded_rectangle((0, 0, *mark.size), radius=6 * unit, fill=PAPER)
    ring(17, COLOURS["eu"])
    ring(27, COLOURS["cn"])
    ring(17, COLOURS["eu"], 270, 360)  # above where they cross first, below where they do again
    return mark.resize((44 * 4, 30 * 4), Image.Resampling.LANCZOS)


def _written(picture: Image.Image) -> bytes:
    target = BytesIO()
    few = picture.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(target, "PNG")  # a fifth smaller is possible, and takes seven times as long
    return target.getvalue()
