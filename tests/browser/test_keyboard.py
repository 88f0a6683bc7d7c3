"""The public site by keyboard alone: everything can be reached, is seen, and lets go again."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched
from tests.representatives import representatives
from tests.running import RunningSite

pytestmark = pytest.mark.once

MOST_PRESSES = 400  # a limit for what hangs
# Pages with the most different things to tab through, each with the widths that differ.
TABBED = [
    *(("home", 1280), ("home", 390), ("cities", 1280), ("cities", 390), ("city", 1280)),
    *(("comparison", 1280), ("comparison-of-two", 1280), ("practices", 1280)),
    *(("comparison-of-two", 390), ("search-many", 390), ("page", 1280)),
]

# Numbers everything that the keyboard should reach, and keeps how it looks without the focus.
# A point of a map shows the focus on the dot inside it.
PREPARE = """() => {
  window.look = element => [element, ...element.querySelectorAll('*')].map(each => {
    const s = getComputedStyle(each);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor,
            s.backgroundColor, s.stroke, s.strokeWidth, s.textDecorationLine].join();
  }).join(';');
  const all = document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]');
  window.reachable = [...all].filter(each => each.checkVisibility() && !each.disabled);
  window.before = reachable.map(look);
  return reachable.map(each => each.outerHTML.slice(0, 120));
}"""
# Which of them has the focus (-1: something else, null: nothing), whether any of it is to be seen
# (in the window, not cut off, not covered), and whether it looks focused.
ASK = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const number = reachable.indexOf(at);
  const shown = [...at.getClientRects()].some(r => [0.5, 0.2, 0.8].some(part => {
    const top = document.elementFromPoint(r.left + r.width * part, r.top + r.height * part);
    return top && at.contains(top);
  }));
  return [number, shown, number < 0 || look(at) !== before[number], at.outerHTML.slice(0, 120)];
}"""


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is on an element that matches `what`, a CSS selector."""
    for _ in range(MOST_PRESSES):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"Tab does not lead to {what}")


@pytest.mark.parametrize(("name", "width"), TABBED)
def test_tab_reaches_everything_visibly_and_comes_to_an_end(
    browser: Browser, site: RunningSite, name: str, width: int
) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"/en/{representatives()[name]}")
    expected = page.evaluate(PREPARE)
    assert len(expected) > 10
    reached: list[int] = []
    for _ in range(MOST_PRESSES):
        page.keyboard.press("Tab")
        if (state := page.evaluate(ASK)) is None:
            break
        number, is_shown, looks_focused, markup = state
        assert is_shown, markup
        assert looks_focused, markup
        reached.append(number)
    else:
        raise AssertionError(f"the focus never leaves the page: it is on {markup}")
    known = [number for number in reached if number >= 0]
    left_out = [expected[number] for number in set(range(len(expected))) - set(known)]
    assert left_out == []
    assert known == sorted(set(known)), "the order is not that of the source"
    context.close()


def test_the_first_link_skips_to_the_content(watched: Watched) -> None:
    page = watched.page
    page.goto("/")
    expect(page).to_have_url("/en/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_point_of_the_map_leads_to_its_city(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/")
    tab_to(page, ".map a[href='/en/cities/korla/']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Korla")


def test_the_mirror_index_leads_to_a_city_and_the_switch_to_its_other_language(
    watched: Watched,
) -> None:
    page = watched.page
    page.goto("/en/")
    tab_to(page, ".mirror a[href='/en/cities/malmo/']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Malmö")
    tab_to(page, ".switch a")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/zh-hans/cities/malmo/")
    expect(page.locator("h1")).to_have_text("马尔默")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_a_search_leads_to_a_hit(watched: Watched) -> None:
    page = watched.page
    page.goto("/zh-hans/news/")
    tab_to(page, "header input[name=q]")
    page.keyboard.type("chengdu")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=q]")).to_have_value("chengdu")
    tab_to(page, ".hits a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("成都市")


def test_a_filter_keeps_the_focus_where_it_was(watched: Watched) -> None:
    """Whether or not the list is changed in place: the next Tab goes on from there."""
    page = watched.page
    page.goto("/en/cities/")
    tab_to(page, "main .choices a[href*='side=cn']")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/en/cities/?side=cn")
    expect(page.locator(".choices [aria-current]", has_text="Chinese")).to_be_focused()
    expect(page.locator(".switch a")).to_have_attribute("href", "/zh-hans/cities/?side=cn")
    page.go_back()
    expect(page.locator(".mirror a", has_text="Malmö")).to_be_visible()
    assert watched.complaints == []


def test_cities_are_chosen_and_compared(watched: Watched) -> None:
    page = watched.page
    page.goto("/en/cities/compare/")
    for slug in ("lyon", "chengdu"):
        tab_to(page, f"input[value={slug}]")
        page.keyboard.press("Space")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.locator("thead")).to_contain_text("Lyon")
    expect(page.locator("thead")).to_contain_text("Chengdu")
