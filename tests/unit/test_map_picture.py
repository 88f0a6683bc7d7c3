"""Maps as pictures: what is drawn where."""

from io import BytesIO

import pytest
from PIL import Image, ImageColor

from cities.map import CHINA, EURASIA, EUROPE
from cities.map_picture import (
    COLOURS,
    LAND,
    PAPER,
    QUIET,
    SIZE,
    Spot,
    View,
    map_of_all,
    map_of_one,
    region_of,
)

pytestmark = pytest.mark.once

LYON, CHENGDU = Spot(45.76, 4.84, "eu"), Spot(30.66, 104.06, "cn")
# The corners of what a city of either side may lie in, and one far from its shore.
ANYWHERE = [
    *(Spot(38.7, -9.1, "eu"), Spot(65.0, 25.5, "eu"), Spot(35.2, 33.4, "eu")),
    *(Spot(39.5, 76.0, "cn"), Spot(53.0, 122.5, "cn"), Spot(18.3, 109.5, "cn")),
    Spot(41.0, 69.2, "eu"),
]


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.size) == ("PNG", SIZE)
    return picture.convert("RGB")


def near(picture: Image.Image, at: tuple[float, float], colour: str) -> bool:
    """Whether a pixel has a colour, but for the little that fewer colours take away."""
    found = picture.getpixel((round(at[0]), round(at[1])))
    assert isinstance(found, tuple)
    wanted = ImageColor.getrgb(colour)
    return max(abs(a - b) for a, b in zip(found, wanted, strict=False)) < 8


@pytest.mark.parametrize("spot", ANYWHERE)
def test_a_city_anywhere_is_in_its_picture_in_the_colour_of_its_side(spot: Spot) -> None:
    region = region_of(spot)
    assert region is not None
    picture = opened(map_of_one(spot, frozenset()))
    assert near(picture, View(region, spot).place(spot), COLOURS[spot.side])


def test_a_city_is_shown_on_its_shore_or_else_on_the_wide_map() -> None:
    assert region_of(LYON) is EUROPE
    assert region_of(CHENGDU) is CHINA
    assert region_of(Spot(41.0, 69.2, "cn")) is EURASIA
    assert region_of(Spot(-33.0, 151.0, "eu")) is None


def test_the_others_are_quiet() -> None:
    paris = Spot(48.86, 2.35, "eu")
    picture = opened(map_of_one(LYON, frozenset({LYON, paris})))
    assert near(picture, View(EUROPE, LYON).place(paris), QUIET["eu"])


def test_land_and_sea_are_where_they_are() -> None:
    picture = opened(map_of_all(frozenset()))
    view = View(EURASIA)
    for latitude, longitude, colour in (
        (50.0, 10.0, LAND),
        (35.0, 105.0, LAND),
        (42.0, 50.5, PAPER),  # the Caspian Sea, a hole in the land
        (43.5, 35.0, PAPER),  # the Black Sea
    ):
        assert near(picture, view.place(Spot(latitude, longitude, "eu")), colour), longitude


def test_all_are_in_the_colours_of_their_sides() -> None:
    picture = opened(map_of_all(frozenset({LYON, CHENGDU})))
    for spot in (LYON, CHENGDU):
        assert near(picture, View(EURASIA).place(spot), COLOURS[spot.side])


def test_the_mark_of_the_site_stands_where_the_city_does_not() -> None:
    for spot, left, right in ((LYON, False, True), (CHENGDU, True, False)):
        assert (View(region_of(spot) or EURASIA, spot).place(spot)[0] > SIZE[0] / 2) is left
        picture = opened(map_of_one(spot, frozenset()))
        for x, is_there in ((40, left), (SIZE[0] - 40 - 176, right)):
            corner = picture.crop((x, 470, x + 176, 590))
            assert (ImageColor.getrgb(COLOURS["cn"]) in rounded(corner)) is is_there


def rounded(picture: Image.Image) -> set[tuple[int, ...]]:
    """The colours of a picture, each as that of a side if it is next to one."""
    sides = [ImageColor.getrgb(colour) for colour in COLOURS.values()]
    found = {pixel for _n, pixel in picture.getcolors(30_000) or [] if isinstance(pixel, tuple)}
    return {
        side
        for side in sides
        for pixel in found
        if max(abs(a - b) for a, b in zip(pixel, side, strict=True)) < 8
    }


def test_the_same_places_make_the_same_bytes_and_they_are_few() -> None:
    content = map_of_one(LYON, frozenset({CHENGDU}))
    map_of_one.cache_clear()
    assert map_of_one(LYON, frozenset({CHENGDU})) == content
    assert len(content) < 60_000


def test_more_places_than_anybody_counts_are_drawn() -> None:
    spots = frozenset(Spot(36 + n % 60 / 3, n // 60 - 8.0, "eu") for n in range(1000))
    assert opened(map_of_one(LYON, spots))
