"""Maps as pictures: what is drawn where."""

from io import BytesIO

import pytest
from PIL import Image, ImageColor

from cities import map_picture
from cities.map import CHINA, EURASIA, EUROPE, PICTURE, Spot, region_of
from cities.map_picture import (
    COLOURS,
    LAND,
    LARGE_DOT,
    PAPER,
    QUIET,
    Dot,
    View,
    drawn,
    map_of_all,
    map_of_one,
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
    assert (picture.format, picture.size) == ("PNG", PICTURE)
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
        assert (View(region_of(spot) or EURASIA, spot).place(spot)[0] > PICTURE[0] / 2) is left
        picture = opened(map_of_one(spot, frozenset()))
        for x, is_there in ((40, left), (PICTURE[0] - 40 - 176, right)):
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
    drawn.cache_clear()
    assert map_of_one(LYON, frozenset({CHENGDU})) == content
    assert len(content) < 60_000


def many(side: str) -> list[Spot]:
    """Thousands of places, close together from west to east."""
    return [Spot(36 + n % 60 / 3, n // 60 - 8.0, side) for n in range(3000)]


def test_the_cache_is_of_what_is_seen() -> None:
    content = map_of_one(LYON, many("eu"))
    far = Spot(65.0, 25.5, "eu")
    before = drawn.cache_info().misses
    assert map_of_one(LYON, [far, *reversed(many("eu"))]) == content
    assert drawn.cache_info().misses == before
    assert map_of_one(LYON, [Spot(48.86, 2.35, "eu")]) != content


def test_of_thousands_a_few_hundred_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[Dot, ...]] = []
    monkeypatch.setattr(map_picture, "drawn", lambda _r, _c, dots, **_k: found.append(dots))
    map_of_one(LYON, many("eu"))
    map_of_all(many("eu") + many("cn"))
    one, both = found
    assert {dot.colour for dot in both} == set(COLOURS.values())
    for dots in (one, both):
        assert 100 < len(dots) < 400
        for dot in dots:
            assert -dot.reach < dot.x < PICTURE[0] + dot.reach
            assert -dot.reach < dot.y < PICTURE[1] + dot.reach
    assert one[-1] == Dot(*map(round, View(EUROPE, LYON).place(LYON)), LARGE_DOT, COLOURS["eu"])


def test_few_are_all_drawn_however_close(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[Dot, ...]] = []
    monkeypatch.setattr(map_picture, "drawn", lambda _r, _c, dots, **_k: found.append(dots))
    map_of_one(LYON, [Spot(LYON.latitude, LYON.longitude + n / 1000, "eu") for n in range(101)])
    assert len(found[0]) == 101  # itself but once


def test_a_dot_that_ends_in_the_picture_is_seen_though_its_middle_is_not() -> None:
    view = View(EUROPE, LYON)
    at = next(
        Spot(56 - n / 100, 4.84, "eu")
        for n in range(1000)
        if -8 < view.place(Spot(56 - n / 100, 4.84, "eu"))[1] < -2
    )
    picture = opened(map_of_one(LYON, [at]))
    assert near(picture, (view.place(at)[0], 0), QUIET["eu"])
