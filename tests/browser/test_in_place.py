"""What a script adds to lists: filters change them in place, and going back works."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.once


def same_page(page: Page) -> bool:
    """Whether the browser has not loaded the page anew since it was marked."""
    return bool(page.evaluate("window.marked === true"))


def test_a_filter_changes_the_list_in_place(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/")
    page.evaluate("window.marked = true")
    choice = page.get_by_role("link", name="Energy 9")
    choice.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mirror li")).to_have_count(9)
    assert page.url.endswith("/en/cities/?theme=energy")
    expect(page.get_by_role("link", name="Energy 9")).to_be_focused()
    switch = page.locator(".switch a")
    assert (switch.get_attribute("href") or "").endswith("/zh-hans/cities/?theme=energy")
    page.go_back()
    expect(page.locator(".mirror li")).to_have_count(30)
    page.go_forward()
    expect(page.locator(".mirror li")).to_have_count(9)
    assert same_page(page)
    assert not watched.complaints


def test_a_page_that_cannot_be_had_in_place_is_opened(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/news/")
    page.evaluate("window.marked = true")
    page.route("**/en/news/?year=2011", lambda route: route.abort(), times=1)
    page.get_by_role("link", name="2011 1").click()
    expect(page.locator("main .dated li")).to_have_count(1)
    assert not same_page(page)


def test_no_more_cities_are_ticked_than_stand_side_by_side(watched: Watched) -> None:
    page = watched.page
    page.goto("/zh-hans/cities/compare/")
    for name in ("成都市", "里昂", "里加"):
        page.get_by_label(name).check()
    expect(page.locator("input[name=city]:disabled")).to_have_count(0)
    page.get_by_label("塔林").check()
    expect(page.locator("input[name=city]:disabled")).to_have_count(26)
    page.get_by_label("里加").uncheck()
    expect(page.locator("input[name=city]:disabled")).to_have_count(0)
    page.get_by_role("button", name="比较").click()
    expect(page.locator("thead th a")).to_have_count(3)
