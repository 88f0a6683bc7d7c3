"""The land beneath the maps: from the world's polygons to one small SVG path for each region.

Run once, by `draw_land`; what it draws is committed. Coastline only, never a border.
"""

from collections.abc import Iterator
from typing import Any

from cities.map import WIDTH, Corner, Region, Ring, between, on_one_side

MARGIN = 20  # units drawn beyond the edges of a map, so that no edge of the land shows there
WITHIN = 100  # degrees from a map's meridian: further away the projection folds over
SIMPLEST = 0.75  # units by which a coast may be off
SMALLEST = 4  # square units: smaller islands are left out


def rings(topology: dict[str, Any]) -> list[Ring]:
    """The outlines of all land in a TopoJSON file, as longitudes and latitudes in degrees."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        found += [_joined(indexes, arcs) for polygon in polygons for indexes in polygon]
    return [_unwrapped(ring) for ring in found]


def path(region: Region, land: list[Ring]) -> str:
    """The `d` of an SVG path: the land that `region` shows."""
    return "".join(_drawn(ring) for ring in _shown(region, land))


def _shown(region: Region, land: list[Ring]) -> Iterator[Ring]:
    low, high = region.meridian - WITHIN, region.meridian + WITHIN
    for ring in land:
        near = _clipped(_around(ring, region.meridian), low, -5, high, 84)
        plane = [region.project(latitude, longitude) for longitude, latitude in _dense(near)]
        cut = _clipped(plane, -MARGIN, -MARGIN, WIDTH + MARGIN, region.height + MARGIN)
        if len(cut) > 2 and _area(cut) >= SMALLEST:
            yield _simple(cut)


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """One arc of a topology: its numbers are differences on a grid."""
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for right, up, *_more in arc:
        x, y = x + right, y + up
        points.append((x * scale_x + left, y * scale_y + bottom))
    return points


def _joined(indexes: list[int], arcs: list[Ring]) -> Ring:
    """The ring that these arcs make; one with a negative index (~n) runs backwards."""
    ring: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring[:-1]


def _unwrapped(ring: Ring) -> Ring:
    """`ring` without jumps from one side of the date line to the other."""
    found = ring[:1]
    for longitude, latitude in ring[1:]:
        before = found[-1][0]
        found.append((longitude - 360 * round((longitude - before) / 360), latitude))
    return found


def _around(ring: Ring, meridian: float) -> Ring:
    """`ring` on the turn of the globe that is next to `meridian`."""
    middle = sum(longitude for longitude, _latitude in ring) / len(ring)
    turn = 360 * round((meridian - middle) / 360)
    return [(longitude + turn, latitude) for longitude, latitude in ring]


def _dense(ring: Ring) -> Ring:
    """`ring` with a point at every degree: what is straight there is a curve on the map."""
    found = []
    for (x0, y0), (x1, y1) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0))))
        found += [between((x0, y0), (x1, y1), n / steps) for n in range(1, steps + 1)]
    return found


def _clipped(ring: Ring, left: float, top: float, right: float, bottom: float) -> Ring:
    """The part of `ring` inside a rectangle."""
    ring = on_one_side(on_one_side(ring, lambda at: at[0] - left), lambda at: right - at[0])
    return on_one_side(on_one_side(ring, lambda at: at[1] - top), lambda at: bottom - at[1])


def _area(ring: Ring) -> float:
    pairs = zip(ring[-1:] + ring[:-1], ring, strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def _simple(ring: Ring) -> Ring:
    """`ring` with no more points than its shape needs (Douglas and Peucker, 1973)."""
    far = max(range(len(ring)), key=lambda n: _apart(ring[0], ring[n]))
    return _line(ring[: far + 1])[:-1] + _line([*ring[far:], ring[0]])[:-1]


def _line(points: Ring) -> Ring:
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        off, at = max(
            ((_off(points[n], points[first], points[last]), n) for n in range(first + 1, last)),
            default=(0.0, 0),
        )
        if off > SIMPLEST:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [points[n] for n in sorted(kept)]


def _off(point: Corner, first: Corner, last: Corner) -> float:
    """How far `point` is from the line through two others."""
    length = _apart(first, last)
    if not length:
        return _apart(point, first)
    across = (last[0] - first[0]) * (first[1] - point[1]) - (first[0] - point[0]) * (
        last[1] - first[1]
    )
    return abs(across) / length


def _apart(one: Corner, other: Corner) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _drawn(ring: Ring) -> str:
    """A ring as SVG: a beginning, then whole steps from point to point."""
    (x, y), *others = [(round(right), round(down)) for right, down in ring]
    start, steps = f"M{x} {y}l", []
    for right, down in others:
        if (right, down) != (x, y):
            steps.append(f"{right - x} {down - y}")
            x, y = right, down
    return f"{start}{' '.join(steps).replace(' -', '-')}z" if len(steps) > 1 else ""
