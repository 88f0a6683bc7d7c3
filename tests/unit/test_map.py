"""Where places lie on the maps, and when several are one point."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cities.coastline import path, rings
from cities.map import CHINA, EURASIA, EUROPE, REGIONS, WIDTH, Region, points

pytestmark = pytest.mark.once


def place(latitude: float, longitude: float, side: str = "eu") -> Any:
    return SimpleNamespace(latitude=latitude, longitude=longitude, side=side)


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
    nowhere = SimpleNamespace(latitude=None, longitude=None, side="eu")
    assert points(EUROPE, [nowhere, place(39.9, 116.4), place(-33, 151)], 3) == []


def test_three_thousand_places_make_few_points() -> None:
    places = [place(36 + n % 60 / 3, n // 60 - 8) for n in range(2500)]
    found = points(EUROPE, places, 30)
    assert sum(len(point.places) for point in found) <= 2500
    assert len(found) < 900
    assert max(len(point.places) for point in found) > 1


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


def test_a_file_that_is_no_land_is_refused(tmp_path: Any) -> None:
    wrong = tmp_path / "wrong.json"
    for content in ("[]", "{}", "no json"):
        wrong.write_text(content)
        with pytest.raises(CommandError, match="is no TopoJSON of land"):
            call_command("draw_land", wrong, to=tmp_path)
    with pytest.raises(CommandError, match="is no TopoJSON of land"):
        call_command("draw_land", tmp_path / "missing.json", to=tmp_path)
