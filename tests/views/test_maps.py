"""The maps of the home page, the directory and each city."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import City, Practice
from tests.factories import LONG_AGO, make_city
from tests.html import Document, words

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]
SVG = "{http://www.w3.org/2000/svg}"


REGIONAL = ("europe", "china", "oresund", "yangtze", "pearl")


def links(document: Document, name: str) -> dict[str, str]:
    """What the points of one map are called, and where they lead."""
    found = document.all(f".//div[@class='map {name}']/{SVG}svg/{SVG}a")
    return {link.get("aria-label", ""): link.get("href", "") for link in found}


def led_to(document: Document) -> set[str]:
    """Where the points lead that stand for several cities, all but the frames and what gathers a
    close-up.
    """
    groups = document.all(f".//{SVG}a[{SVG}text]")
    led = {link.get("href", "") for link in groups}
    return {address for address in led if not address.endswith(REGIONAL)}


def grow(number: int) -> None:
    """Cities all over both shores, half of them around the mouth of the Yangtze."""
    City.objects.bulk_create(
        City(
            slug=f"many-{n}",
            name_en=f"Many {n}",
            side="cn" if n % 2 else "eu",
            country="CN" if n % 2 else ("DK", "DE", "FR")[n % 3],
            region_en=("", "Anhui", "Jiangsu")[n % 3] if n % 2 else "",
            latitude=str(29.6 + n % 97 / 24 if n % 2 else 38 + n % 89 / 4),
            longitude=str(118 + n % 83 / 17 if n % 2 else n % 101 / 4),
            published_at=LONG_AGO,
        )
        for n in range(number)
    )


@pytest.mark.parametrize("page", ["", "cities/"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_city_is_a_point_that_leads_to_it(read: Read, language: str, page: str) -> None:
    document = read(f"/{language}/{page}")
    led = {address for name in REGIONAL for address in links(document, name).values()}
    cities = {f"/{language}/cities/{city.slug}/" for city in City.objects.all()}
    assert led == {*cities, "#oresund", "#yangtze", "#pearl"}


@pytest.mark.parametrize("page", ["", "cities/"])
def test_a_frame_leads_to_the_close_up_of_its_cities(read: Read, page: str) -> None:
    document = read(f"/en/{page}")
    label = next(name for name, to in links(document, "china").items() if to == "#yangtze")
    assert label.startswith("Yangtze River Delta: ")
    figure = document.one(".//figure[@id='yangtze']")
    assert words(figure.findall("figcaption")[0]) == "Yangtze River Delta"
    assert len(links(document, "yangtze")) == 6
    assert all(name in label for name in links(document, "yangtze"))


def test_a_close_up_of_fewer_than_two_cities_is_not_drawn(read: Read) -> None:
    City.objects.filter(slug__in=("nansha", "hengqin")).update(latitude=None, longitude=None)
    document = read("/en/cities/")
    assert not document.all(".//figure[@id='pearl']")
    assert not links(document, "pearl")
    assert "/en/cities/qianhai/" in links(document, "china").values()
    assert document.all(".//figure[@id='yangtze']")


def test_a_city_that_is_not_public_makes_no_close_up(read: Read) -> None:
    City.objects.filter(slug="malmo").update(published_at=None)
    assert not read("/en/cities/").all(".//figure[@id='oresund']")


def test_the_wide_map_gathers_what_stands_too_close(read: Read) -> None:
    document = read("/en/")
    found = links(document, "eurasia")
    assert found["Øresund: Copenhagen; Malmö"] == "/en/cities/#oresund"
    assert found["Korla"] == "/en/cities/korla/"
    assert 15 < len(found) < 30
    assert document.all(f".//div[@class='map eurasia']//{SVG}text")


def test_a_new_city_appears_and_a_hidden_one_does_not(read: Read) -> None:
    make_city(name_en="", name_zh_hans="里斯本", slug="lisbon", latitude="38.72", longitude="-9.14")
    make_city(name_en="Rome", latitude="41.9", longitude="12.5", published_at=None)
    document = read("/en/cities/")
    found = links(document, "europe")
    assert found["里斯本"] == "/en/cities/lisbon/"
    assert "Rome" not in found
    (link,) = [a for a in document.all(f".//{SVG}a") if a.get("aria-label") == "里斯本"]
    assert link.get("lang") == "zh-Hans"


def test_a_city_is_shown_on_its_shore(read: Read) -> None:
    svg = read("/en/cities/chengdu/").one(f".//div[@class='map china locator']/{SVG}svg")
    assert svg.get("aria-label") == "Map of East Asia: Chengdu"
    assert read("/zh-hans/cities/lyon/").all(".//div[@class='map europe locator']")


def test_the_other_cities_of_its_side_are_quiet_dots(read: Read) -> None:
    make_city(side="cn", latitude="35", longitude="110", published_at=None)
    make_city(side="eu", latitude="45", longitude="80")
    svg = read("/en/cities/chengdu/").one(f".//div[@class='map china locator']/{SVG}svg")
    dots = [dot.get("class") for dot in svg.findall(f"{SVG}circle")]
    assert dots.count("dot here cn") == 1
    assert dots.count("dot quiet cn") == len(dots) - 1 == 14
    assert not svg.findall(f".//{SVG}a")


@pytest.mark.parametrize(
    ("slug", "classes"), [("qianhai", "label left"), ("korla", "label"), ("riga", "label left")]
)
def test_its_name_stands_beside_it_within_the_map(read: Read, slug: str, classes: str) -> None:
    svg = read(f"/en/cities/{slug}/").one(f".//div[@class]/{SVG}svg[@role='img']")
    (label,) = svg.findall(f"{SVG}foreignObject")
    x, y, width, height = (float(label.get(name, "")) for name in ("x", "y", "width", "height"))
    dot = svg.findall(f"{SVG}circle")[-1]
    at, down = float(dot.get("cx", "")), float(dot.get("cy", ""))
    assert x >= 0
    assert x + width <= 1000
    assert x > at + 17 or x + width < at - 17
    assert width > 450
    assert y <= down <= y + height
    (name,) = label
    assert name.get("class") == classes
    assert words(name) == City.objects.get(slug=slug).name_en
    assert name.get("lang") is None


def test_a_name_in_another_language_says_which(read: Read) -> None:
    make_city(name_en="", name_zh_hans="里斯本", slug="lisbon", latitude="38.72", longitude="-9.14")
    document = read("/en/cities/lisbon/")
    (name,) = document.one(f".//{SVG}foreignObject")
    assert (name.text, name.get("lang"), name.get("class")) == ("里斯本", "zh-Hans", "label")


def test_one_without_a_place_has_no_map(read: Read) -> None:
    for city in make_city(), make_city(latitude="48", longitude="9"):
        document = read(city.get_absolute_url())
        assert bool(document.all(".//div[@class]//img")) == bool(city.spot)


def test_three_thousand_cities_are_gathered(read: Read) -> None:
    grow(3000)
    document = read("/en/cities/")
    for name, most in zip(REGIONAL, (200, 200, 30, 60, 60), strict=True):
        assert len(links(document, name)) < most, name
    assert any("more" in name for name in links(document, "yangtze"))
    assert len(links(read("/en/"), "eurasia")) < 300
    svg = read("/en/cities/riga/").one(f".//div[@class]/{SVG}svg[@role='img']")
    assert len(svg.findall(f"{SVG}circle")) < 200


@pytest.mark.parametrize("number", [0, 900])
def test_every_link_of_a_map_has_a_name_and_somewhere_to_lead(read: Read, number: int) -> None:
    grow(number)
    for page in ("", "cities/", "cities/?country=DE", "cities/?side=cn&region=anhui"):
        here = f"/zh-hans/{page}"
        document = read(here)
        for link in document.all(f".//{SVG}a"):
            assert link.get("aria-label")
            assert link.findall(f"{SVG}polygon[@class='reach']")
            address, _, part = link.get("href", "").partition("#")
            assert address != here
            assert address or document.one(f".//*[@id='{part}']")


@pytest.mark.parametrize("given", ["", "?side=cn", "?side=eu", "?theme=energy"])
def test_a_group_leads_to_a_choice_of_the_directory(read: Read, given: str) -> None:
    grow(300)
    Practice.objects.bulk_create(
        Practice(slug=city.slug, city=city, theme="energy", published_at=LONG_AGO)
        for city in City.objects.filter(slug__startswith="many-")
    )
    document = read(f"/en/cities/{given}")
    offered = {f"/en/cities/{a.get('href')}" for a in document.all(".//*[@class='filters']//a")}
    led = led_to(document)
    assert led
    assert led - {"#index"} <= offered


def test_the_list_that_a_group_leads_to_has_its_cities(read: Read) -> None:
    grow(900)
    City.objects.exclude(region_en="Anhui").update(published_at=None)
    assert led_to(read("/en/")) == led_to(read("/en/cities/")) == {"/en/cities/?region=anhui"}
    document = read("/en/cities/?region=anhui")
    assert led_to(document) == {"#index"}
    listed = {a.get("href") for a in document.one(".//*[@id='index']").iter() if a.get("href")}
    assert len(listed) == 20
    assert "/en/cities/many-1/" in listed


def test_neighbours_of_two_countries_lead_to_a_list_of_both(read: Read) -> None:
    for country, name in (("FR", "Strasbourg"), ("DE", "Kehl")):
        make_city(country=country, name_en=name, latitude="48.58", longitude="7.78")
    for page in ("", "cities/"):
        links = read(f"/en/{page}").all(f".//{SVG}a")
        both = {each.get("href") for each in links if "Kehl" in each.get("aria-label", "")}
        assert both == {"/en/cities/?side=eu"}
    listed = words(read("/en/cities/?side=eu").one(".//*[@id='index']"))
    assert "Strasbourg" in listed
    assert "Kehl" in listed


def test_a_group_on_a_later_page_leads_to_the_first(read: Read) -> None:
    grow(900)
    City.objects.exclude(region_en="Anhui").update(published_at=None)
    assert led_to(read("/en/cities/?region=anhui&page=2")) == {"/en/cities/?region=anhui"}


def test_the_maps_ask_no_more_for_groups(read: Read) -> None:
    counts = []
    for number in (0, 300):
        grow(number)
        with CaptureQueriesContext(connection) as captured:
            read("/en/cities/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
