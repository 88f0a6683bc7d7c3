"""The maps of the home page, the directory and each city."""

from collections.abc import Callable

import pytest

from cities.models import City
from tests.factories import make_city
from tests.html import Document

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]
SVG = "{http://www.w3.org/2000/svg}"


def links(document: Document, name: str) -> dict[str, str]:
    """What the points of one map are called, and where they lead."""
    found = document.all(f".//div[@class='map {name}']/{SVG}svg/{SVG}a")
    return {link.get("aria-label", ""): link.get("href", "") for link in found}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_city_is_a_point_that_leads_to_it(read: Read, language: str) -> None:
    document = read(f"/{language}/cities/")
    led = {*links(document, "europe").values(), *links(document, "china").values()}
    assert led == {f"/{language}/cities/{city.slug}/" for city in City.objects.all()}


def test_the_wide_map_gathers_what_stands_too_close(read: Read) -> None:
    document = read("/en/")
    found = links(document, "eurasia")
    assert found["Copenhagen, Malmö"] == "/en/cities/#maps"
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
    assert len(svg.findall(f"{SVG}circle")) == 1
    assert read("/zh-hans/cities/lyon/").all(".//div[@class='map europe locator']")


def test_one_without_a_place_has_no_map(read: Read) -> None:
    city = make_city()
    assert not read(f"/en/cities/{city.slug}/").all(".//div[@class]//img")


def test_many_cities_are_gathered(read: Read) -> None:
    for n in range(120):
        make_city(latitude=str(45 + n % 12 / 10), longitude=str(5 + n // 12 / 10), slug=f"many-{n}")
    found = links(read("/en/cities/"), "europe")
    assert len(found) < 30
    assert any("more" in name for name in found)
