"""Where places lie on the maps, and when several are one point."""

import json
from itertools import combinations
from math import dist
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cities.coastline import path, rings
from cities.map import (
    CHINA,
    EURASIA,
    EUROPE,
    LARGER,
    ORESUND,
    PEARL,
    REGIONS,
    WIDTH,
    YANGTZE,
    Region,
    inside,
    points,
    reach,
)

pytestmark = pytest.mark.once


def place(latitude: float, longitude: float, side: str = "eu") -> Any:
    return SimpleNamespace(spot=(latitude, longitude), side=side)


def area(region: Region, latitude: float, longitude: float) -> float:
    """Of a tenth of a degree each way, in square units, for each square degree on the globe."""
    from math import cos, radians

    (x0, y0), (x1, y1), (x2, y2) = (
        region.project(latitude + up / 10, longitude + right / 10)
        for up, right in ((0, 0), (0, 1), (1, 0))
    )
    return abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / cos(radians(latitude + 0.05))


@pytest.mark.parametrize("region", REGIONS.values(), ids=REGIONS)
def test_areas_are_true_everywhere(region: Region) -> None:
    middle = area(region, 45, region.meridian)
    for latitude, longitude in ((30, -20), (60, 10), (45, 25), (55, -10)):
        assert area(region, latitude, region.meridian + longitude) == pytest.approx(
            middle, rel=0.01
        )


def test_west_is_left_and_north_is_up() -> None:
    madrid, beijing = EURASIA.project(40.4, -3.7), EURASIA.project(39.9, 116.4)
    assert madrid[0] < beijing[0] < WIDTH
    assert EUROPE.project(55.7, 12.6)[1] < EUROPE.project(43.8, 11.3)[1] < EUROPE.height
    assert not CHINA.shows(48.9, 2.3)
    assert EUROPE.shows(48.9, 2.3)


@pytest.mark.parametrize(
    ("region", "latitude", "longitude"),
    [
        *((EUROPE, 38.7, -9.1), (EUROPE, 65.0, 25.5), (EUROPE, 35.2, 33.4), (EUROPE, 53.3, -9.1)),
        *((CHINA, 39.5, 76.0), (CHINA, 53.0, 122.5), (CHINA, 18.3, 109.5), (CHINA, 46.8, 130.3)),
    ],
)
def test_a_city_anywhere_on_its_shore_finds_its_place(
    region: Region, latitude: float, longitude: float
) -> None:
    """Lisbon, Oulu, Nicosia, Galway; Kashgar, Mohe, Sanya, Jiamusi."""
    assert region.shows(latitude, longitude)


def test_places_too_close_to_tell_apart_are_one_point() -> None:
    close, far = [place(55.68, 12.57), place(55.6, 13.0)], place(41.4, 2.2)
    found = points(EURASIA, [*close, far], 8)
    assert [point.places for point in found] == [[far], close]
    assert len(points(EUROPE, [*close, far], 3)) == 3


def test_a_point_of_both_sides_says_so() -> None:
    (point,) = points(EURASIA, [place(50, 50, "eu"), place(50, 50, "cn")], 8)
    assert point.sides == "cn eu"


def test_what_has_no_place_or_lies_elsewhere_is_left_out() -> None:
    nowhere = SimpleNamespace(spot=None, side="eu")
    assert points(EUROPE, [nowhere, place(39.9, 116.4), place(-33, 151)], 3) == []


def test_three_thousand_places_make_few_points() -> None:
    places = [place(36 + n % 60 / 3, n // 60 - 8) for n in range(2500)]
    found = points(EUROPE, places, 30)
    assert sum(len(point.places) for point in found) <= 2500
    assert len(found) < 900
    assert max(len(point.places) for point in found) > 1


SHOWN = {
    ORESUND: "copenhagen malmo",
    YANGTZE: "huaian jiaxing nantong ningbo pudong yangzhou",
    PEARL: "hengqin nansha qianhai",
}


def pilots() -> list[Any]:
    """The cities that the site begins with."""
    text = (settings.FIXTURES_DIR / "cities.json").read_text(encoding="utf-8")
    cities = [record["fields"] for record in json.loads(text)]
    spots = [tuple(float(city[name]) for name in ("latitude", "longitude")) for city in cities]
    return [SimpleNamespace(**city, spot=spot) for city, spot in zip(cities, spots, strict=True)]


@pytest.mark.parametrize("region", LARGER, ids=lambda region: region.name)
def test_a_close_up_tells_its_cities_apart(region: Region) -> None:
    """Also where it is smallest: dots 12 CSS pixels wide on a map of 171, on a telephone."""
    cities = inside(region, pilots())
    assert sorted(city.slug for city in cities) == SHOWN[region].split()
    at = [region.project(*city.spot) for city in cities]
    width = 171 if region.height > 500 else 358
    assert min(dist(*pair) for pair in combinations(at, 2)) * width / WIDTH > 12
    assert len(points(region, cities, 64)) == len(cities)


@pytest.mark.parametrize("region", LARGER, ids=lambda region: region.name)
def test_the_corners_of_a_close_up_are_those_of_its_map(region: Region) -> None:
    """Nearly: parallels are bent, by no more than a CSS pixel of a frame on the map of a shore."""
    corners = [(0, 0), (WIDTH, 0), (WIDTH, region.height), (0, region.height)]
    for corner, at in zip(region.corners, corners, strict=True):
        assert dist(region.project(*corner), at) < 40


def test_a_point_can_be_hit_all_around() -> None:
    assert reach((50, 50), [(50, 50), (500, 50)], 20) == [(30, 30), (70, 30), (70, 70), (30, 70)]


def test_between_two_points_each_is_hit_on_its_half() -> None:
    one, other = (50.0, 50.0), (60.0, 50.0)
    assert {x for x, _ in reach(one, [one, other], 20)} == {30, 55}
    assert {x for x, _ in reach(other, [one, other], 20)} == {55, 80}


def test_what_can_be_hit_ends_half_way_to_each_neighbour() -> None:
    at = sorted((n * 37 % 101 + 0.0, n * 61 % 103 + 0.0) for n in range(40))
    for point in at:
        for corner in reach(point, at, 30):
            assert dist(corner, point) <= min(dist(corner, other) for other in at) + 1e-6


# One square island of ten degrees, and one that lies across the date line.
TOPOLOGY = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[5, 40], [10, 0], [0, 10]],
        [[5, 40], [0, 10], [10, 0]],
        [[175, 60], [10, 0], [-355, 0], [345, 5], [0, -5]],
    ],
    "objects": {
        "land": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, -2]]},
                {"type": "MultiPolygon", "arcs": [[[2]]]},
            ]
        }
    },
}


def test_land_is_drawn_where_its_places_are() -> None:
    land = rings(TOPOLOGY)
    assert land[0] == [(5, 40), (15, 40), (15, 50), (5, 50)]
    assert max(longitude for longitude, _latitude in land[1]) == 190
    drawn = path(EUROPE, land)
    assert drawn.count("M") == 1
    x, y = (int(number) for number in drawn[1:].split("l")[0].split())
    corners = [EUROPE.project(lat, lon) for lat in (40, 50) for lon in (5, 15)]
    assert min(abs(x - right) + abs(y - down) for right, down in corners) < 80


def test_the_images_that_ship_are_small_and_fit_the_regions() -> None:
    for region in REGIONS.values():
        svg = (settings.BASE_DIR / f"cities/static/cities/land-{region.name}.svg").read_text()
        assert f'viewBox="0 0 {WIDTH} {region.height}"' in svg
        assert 2_000 < len(svg) < 15_000


def test_a_close_up_is_drawn_from_a_file_of_its_own(tmp_path: Any) -> None:
    wide, closer = tmp_path / "wide.json", tmp_path / "closer.json"
    wide.write_text(json.dumps(TOPOLOGY))
    closer.write_text(json.dumps(TOPOLOGY | {"transform": {"scale": [1, 1], "translate": [2, 8]}}))
    call_command("draw_land", wide, to=tmp_path)
    assert {file.stem for file in tmp_path.glob("*.svg")} == {
        f"land-{region.name}" for region in (EURASIA, EUROPE, CHINA)
    }
    call_command("draw_land", wide, closer=closer, to=tmp_path)
    assert len(list(tmp_path.glob("*.svg"))) == len(REGIONS)
    drawn = (tmp_path / "land-oresund.svg").read_text()
    assert f'viewBox="0 0 {WIDTH} {ORESUND.height}"' in drawn
    assert 'd="M' in drawn  # the island reaches to 58 degrees here, to 50 in the other file


def test_a_file_that_is_no_land_is_refused(tmp_path: Any) -> None:
    wrong = tmp_path / "wrong.json"
    for content in ("[]", "{}", "no json"):
        wrong.write_text(content)
        with pytest.raises(CommandError, match="is no TopoJSON of land"):
            call_command("draw_land", wrong, to=tmp_path)
    with pytest.raises(CommandError, match="is no TopoJSON of land"):
        call_command("draw_land", tmp_path / "missing.json", to=tmp_path)
    right = tmp_path / "right.json"
    right.write_text(json.dumps(TOPOLOGY))
    with pytest.raises(CommandError, match="is no TopoJSON of land"):
        call_command("draw_land", right, closer=wrong, to=tmp_path)
    assert not list(tmp_path.glob("*.svg"))
