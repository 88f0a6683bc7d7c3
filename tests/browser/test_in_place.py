"""What a script adds to lists: filters change them in place, and going back works."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.once


def same_page(page: Page) -> bool:
    """Whether the browser has not loaded the page anew since it was marked."""
    return bool(page.evaluate("window.marked === true"))


@contextmanager
def holding(page: Page, address: str) -> Iterator[list[Route]]:
    """Keep the request for what ends in `address`, made within, waiting until `late` lets it go.

    Ends when the request is held: the browser tells of it in its own time, and what the test does
    next may end it.
    """
    held: list[Route] = []
    page.route(re.compile(re.escape(address) + "$"), lambda route: held.append(route), times=1)
    yield held
    for _ in range(2_000):  # a limit for what hangs
        if held:
            return
        page.wait_for_timeout(10)
    pytest.fail(f"nothing asked for {address}")


def late(page: Page, held: list[Route]) -> None:
    """Let the answer come, and see the page after whatever it does there."""
    (route,) = held
    route.fulfill(response=route.fetch())
    page.evaluate("fetch('/robots.txt').then(answer => answer.text())")  # answered after it


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


def test_a_place_of_the_page_is_not_another_page(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/")
    page.evaluate("window.list = document.querySelector('main')")
    asked = len([each for each in watched.requests if "/en/cities/" in each])
    page.locator(".map a[href='#yangtze']").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#yangtze:target")).to_be_in_viewport()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main:target")).to_have_count(1)
    page.go_back()
    expect(page.locator("#yangtze:target")).to_be_in_viewport()
    assert page.evaluate("window.list === document.querySelector('main')")
    assert len([each for each in watched.requests if "/en/cities/" in each]) == asked


def test_going_back_leads_to_the_place_of_the_page(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/#yangtze")
    page.get_by_role("link", name="Energy 9").click()
    expect(page.locator(".mirror li")).to_have_count(9)
    page.go_back()
    expect(page.locator(".mirror li")).to_have_count(30)
    expect(page.locator("#yangtze:target")).to_be_in_viewport()


def test_the_latest_choice_counts_not_the_latest_answer(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/")
    page.evaluate("window.marked = true")
    with holding(page, "?theme=energy") as held:
        page.get_by_role("link", name="Energy 9").click()
    page.get_by_role("link", name="Chinese side 15").click()
    expect(page.locator(".mirror li")).to_have_count(15)
    late(page, held)
    expect(page.locator(".mirror li")).to_have_count(15)
    assert page.url.endswith("/en/cities/?side=cn")
    assert same_page(page)
    page.go_back()
    expect(page.locator(".mirror li")).to_have_count(30)
    assert not watched.complaints


def test_a_late_answer_does_not_undo_going_on(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/")
    page.evaluate("window.marked = true")
    page.get_by_role("link", name="Energy 9").click()
    expect(page.locator(".mirror li")).to_have_count(9)
    with holding(page, "/en/cities/") as held:
        page.go_back()
    page.go_forward()
    late(page, held)
    expect(page.locator(".mirror li")).to_have_count(9)
    assert page.url.endswith("/en/cities/?theme=energy")
    with holding(page, "/en/cities/") as held:
        page.go_back()
    page.get_by_role("link", name="Data 8").click()
    expect(page.locator(".mirror li")).to_have_count(8)
    late(page, held)
    expect(page.locator(".mirror li")).to_have_count(8)
    assert page.url.endswith("/en/cities/?theme=data")
    assert same_page(page)


def test_the_next_page_is_read_from_its_heading(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/search/?q=city")
    page.evaluate("window.marked = true")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".pages")).to_contain_text("Page 2")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".pages")).to_contain_text("Page 1")
    expect(page.get_by_role("link", name="Next page")).to_be_focused()
    expect(page.get_by_role("link", name="Next page")).to_be_in_viewport()
    assert same_page(page)


def test_every_change_is_said(watched: Watched) -> None:
    """By one element that stays: only what changes inside of it is read out."""
    page = watched.page
    page.goto("/en/cities/")
    voice = page.locator("body > [role=status]")
    expect(voice).to_have_text("")
    page.evaluate("window.voice = document.querySelector('body > [role=status]')")
    page.get_by_role("link", name="Energy 9").click()
    expect(voice).to_contain_text("9 of 30 cities")
    page.go_back()
    expect(voice).to_have_text(page.title())
    page.go_forward()
    expect(voice).to_contain_text("9 of 30 cities")
    assert page.evaluate("window.voice === document.querySelector('body > [role=status]')")
    page.goto("/en/search/?q=city")
    page.get_by_role("link", name="Next page").click()
    expect(voice).to_contain_text("Page 2 of")


def test_going_back_keeps_the_focus(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/")
    choice = page.get_by_role("link", name="Energy 9")
    choice.click()
    expect(page.locator(".mirror li")).to_have_count(9)
    for go in (page.go_back, page.go_forward):
        go()
        expect(page.locator(".mirror li")).to_have_count(30 if go == page.go_back else 9)
        expect(choice).to_be_focused()


def test_the_focus_elsewhere_is_left_alone(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/")
    with holding(page, "?theme=energy") as held:
        page.get_by_role("link", name="Energy 9").click()
    page.locator("header input[name=q]").focus()
    late(page, held)
    expect(page.locator(".mirror li")).to_have_count(9)
    expect(page.locator("header input[name=q]")).to_be_focused()


def test_one_city_more_than_stand_side_by_side_is_refused_aloud(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/compare/")
    said = page.locator("form.choice [role=status]")
    expect(said).to_have_text("")
    for name in ("Chengdu", "Lyon", "Riga", "Tallinn"):
        page.get_by_label(name).check()
    expect(said).to_have_text("")
    page.get_by_label("Malmö").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Malmö")).to_be_focused()
    expect(page.get_by_label("Malmö")).not_to_be_checked()
    expect(said).to_have_text("At most 4 cities can be compared at once.")
    expect(page.locator("li", has_text="Malmö").locator(".note")).to_be_in_viewport()
    expect(page.locator("input[name=city]:disabled")).to_have_count(0)
    page.get_by_label("Riga").uncheck()
    expect(said).to_have_text("")
    expect(page.locator(".note")).to_have_count(0)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("thead th a")).to_have_count(3)


def test_filters_that_are_unfolded_on_a_telephone_stay_so(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/en/practices/")
    choice = page.get_by_role("link", name="Energy 11")
    expect(choice).to_be_hidden()
    page.get_by_text("Filters").click()
    choice.click()
    expect(page.get_by_role("status").first).to_contain_text("11 practices")
    expect(choice).to_be_focused()
    page.reload()
    expect(choice).to_be_hidden()
    expect(page.locator("summary")).to_have_text("Filters Energy")


def test_going_back_to_folded_filters_finds_the_choice(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/en/news/?city=chengdu")
    page.get_by_text("Filters").click()
    page.locator("nav[aria-label=City] a").first.click()
    expect(page.locator("details")).to_have_count(0)  # one row is left
    page.get_by_role("link", name="2011 1").click()
    expect(page.locator("main .dated li")).to_have_count(1)
    page.go_back()
    expect(page.locator("main .dated li")).not_to_have_count(1)
    page.go_back()
    expect(page.locator("details")).to_have_count(1)
    expect(page.locator("main .dated li")).to_have_count(3)
    expect(page.get_by_role("link", name="2011 1")).to_be_focused()


def test_going_back_leaves_the_focus_on_the_filters_that_were_folded(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/en/practices/")
    page.locator("summary").click()
    page.get_by_role("link", name="Energy 11").click()
    expect(page.locator("summary")).to_contain_text("Energy")
    page.locator("summary").click()
    page.go_back()
    expect(page.locator("summary")).not_to_contain_text("Energy")
    expect(page.locator("summary")).to_be_focused()


def test_why_a_city_is_refused_is_seen_at_the_edge_of_a_telephone(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/en/cities/compare/")
    for name in ("Chengdu", "Lyon", "Riga", "Tallinn"):
        page.get_by_label(name).check()
    box = page.get_by_label("Jiaxing")
    box.evaluate("box => box.closest('li').scrollIntoView({ block: 'end' })")
    box.click()
    expect(page.locator(".note")).to_be_in_viewport(ratio=0.9)
