"""The timeline: all milestones in the order of time, on as many pages as it takes."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cities.models import Milestone
from cities.preview_address import preview_address
from cities.views.milestones import MOST, Years, in_pages
from tests.factories import edit, make_milestone
from tests.html import Document, words

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]
TIMELINE = "/en/milestones/"


def items(document: Document) -> list[str]:
    return [item.get("id", "") for item in document.all(".//ol[@class='timeline full']/li")]


def choices(document: Document) -> dict[str, str]:
    """The years of each page, and where they lead."""
    links = document.all(".//nav[@class='choices']//a")
    return {words(link): link.get("href", "") for link in links}


@pytest.fixture
def long() -> list[str]:
    """More than one page holds; the slugs, in order."""
    Milestone.objects.all().delete()
    for year, number in ((2001, MOST - 1), (2003, 1), (2004, 2), (2009, MOST + 5), (2010, 1)):
        for _ in range(number):
            make_milestone(date=str(year))
    return list(
        Milestone.objects.order_by("date", "sort_key_en", "slug").values_list("slug", flat=True)
    )


def test_each_has_an_anchor_and_separate_programmes_are_marked(read: Read) -> None:
    document = read(TIMELINE)
    found = document.all(".//ol[@class='timeline full']/li")
    assert len(found) == 21
    assert all(item.get("id") for item in found)
    dates = [item.find(".//time").get("datetime") for item in found]  # type: ignore[union-attr]
    assert dates == sorted(dates)  # type: ignore[type-var]
    assert len(document.all(".//span[@class='mark']")) == 5


@pytest.mark.usefixtures("empty_site")
@pytest.mark.parametrize("query", ["", "?year=2013"])
def test_of_an_empty_site_say_so(read: Read, query: str) -> None:
    assert "No milestone yet." in read(TIMELINE + query).text()


def test_few_stand_on_one_page_whatever_year_is_asked_for(read: Read) -> None:
    whole = items(read(TIMELINE))
    for query in ("?year=2013", "?year=1", "?year=999999", "?year=x", "?year=-1", "?year="):
        document = read(TIMELINE + query)
        assert items(document) == whole
        canonical = document.one(".//link[@rel='canonical']").get("href", "")
        assert canonical.endswith(TIMELINE)
        assert choices(document) == {}


def test_many_stand_on_pages_of_whole_years(read: Read, long: list[str]) -> None:
    found, address, shown = list[str](), TIMELINE, dict[str, int]()
    while address:
        document, came_from = read(address), [*shown]
        current = document.one(".//nav[@class='choices']//a[@aria-current='page']")
        shown[words(current)] = len(items(document))
        found += items(document)
        if back := [link.get("href", "") for link in document.all(".//a[@rel='prev']")]:
            assert [choices(document)[came_from[-1]]] == back
        assert bool(back) == bool(came_from)
        following = document.all(".//a[@rel='next']")
        address = TIMELINE + following[0].get("href", "") if following else ""
    assert found == long
    assert shown == {"2001–2003": MOST, "2004": 2, "2009": MOST + 5, "2010": 1}
    assert choices(document) == {
        "2001–2003": "?",
        "2004": "?year=2004",
        "2009": "?year=2009",
        "2010": "?year=2010",
    }


@pytest.mark.usefixtures("long")
def test_years_are_written_as_the_language_writes_them(read: Read) -> None:
    document = read("/zh-hans/milestones/?year=2004")
    assert [*choices(document)] == ["2001—2003年", "2004年", "2009年", "2010年"]


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        *(("2000", ""), ("2001", ""), ("2002", ""), ("2003", "")),
        *(("2005", "?year=2004"), ("2009", "?year=2009"), ("2099", "?year=2010")),
    ],
)
@pytest.mark.usefixtures("long")
def test_a_page_is_known_by_its_first_year(read: Read, asked: str, own: str) -> None:
    document = read(f"{TIMELINE}?year={asked}")
    assert items(document) == items(read(TIMELINE + own))
    canonical = document.one(".//link[@rel='canonical']").get("href", "")
    assert canonical.endswith(TIMELINE + own)


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("date", ["0999-03", "2002", "2009-11", "2012-12-31"])
def test_search_leads_to_it_on_the_page_of_its_year(read: Read, language: str, date: str) -> None:
    milestone = make_milestone(date=date, title_en="Heron", title_zh_hans="苍鹭")
    for query in ("Heron", "苍鹭"):
        link = read(f"/{language}/search/?q={query}").one(".//ol[@class='hits']/li/h2/a")
        address, _mark, anchor = link.get("href", "").partition("#")
        assert anchor == milestone.slug
        assert anchor in items(read(address))


@pytest.mark.usefixtures("long")
def test_home_leads_to_it_on_the_page_of_its_year(read: Read) -> None:
    make_milestone(date="2009-05", on_home=True)
    (link,) = read("/en/").all(".//ol[@class='timeline']//h3/a")
    address, _mark, anchor = link.get("href", "").partition("#")
    assert anchor in items(read(address))


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize("date", ["0988-07", "0999", "2002", "2009-11"])
def test_a_preview_shows_it_on_the_page_of_the_year_it_would_have(
    editor: Client, date: str
) -> None:
    milestone = make_milestone(date="2010")
    revision = edit(milestone, date=date).revision
    address, _mark, anchor = preview_address(revision, "en").partition("#")
    assert anchor in items(Document(editor.get(address).content))
    address, _mark, anchor = milestone.address_in("en").partition("#")
    assert anchor in items(Document(editor.get(address).content))


@pytest.mark.usefixtures("long")
def test_a_draft_moves_no_page(visitor: Client) -> None:
    before = visitor.get(TIMELINE).content
    make_milestone(date="1999", published_at=None)
    assert visitor.get(TIMELINE).content == before


@given(st.dictionaries(st.integers(1, 9999), st.integers(1, 2 * MOST)))
def test_each_year_stands_on_one_page_and_as_few_pages_as_hold_them(
    numbers: dict[int, int],
) -> None:
    pages = in_pages(numbers)
    years = [[year for year in numbers if page.first <= year <= page.last] for page in pages]
    assert sorted(year for page in years for year in page) == sorted(numbers)
    sizes = [sum(numbers[year] for year in page) for page in years]
    assert all(size <= MOST or len(page) == 1 for size, page in zip(sizes, years, strict=True))
    for size, following in zip(sizes, years[1:], strict=False):
        assert size + numbers[min(following)] > MOST


@given(st.dictionaries(st.integers(1, 5000), st.integers(1, MOST)), st.integers(1, MOST))
def test_later_years_move_no_full_page(numbers: dict[int, int], later: int) -> None:
    pages = in_pages(numbers)
    assert in_pages({**numbers, 9999: later})[: len(pages) - 1] == pages[:-1]


def test_a_full_page_takes_no_more() -> None:
    assert in_pages({2013: MOST, 2014: 1}) == [Years(2013, 2013), Years(2014, 2014)]
