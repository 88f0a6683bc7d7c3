"""The public site in a real browser: no other host, no cookie, no script, nothing cut off."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Watched
from tests.representatives import NOT_FOUND, STATES, representatives
from tests.running import RunningSite, call

pytestmark = pytest.mark.once

PATHS = representatives(STATES, NOT_FOUND).values()
LANGUAGES = ["en", "zh-hans"]


@pytest.fixture(scope="module", autouse=True)
def _states(site: RunningSite) -> None:
    """The states that the fixtures lack are looked at, too."""
    call("tests.states:make_states", site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_host_no_cookie_no_complaint(
    watched: Watched, context: BrowserContext, site: RunningSite, language: str
) -> None:
    for path in PATHS:
        watched.page.goto(f"/{language}/{path}")
        if path not in NOT_FOUND.values():  # that Chromium tells of
            assert not watched.complaints, (path, watched.complaints)
    assert context.cookies() == []
    assert {url for url in watched.requests if not url.startswith(f"{site.url}/")} == set()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1600])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_the_window(
    browser: Browser, site: RunningSite, language: str, width: int
) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PATHS:
        page.goto(f"/{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(browser: Browser, site: RunningSite, language: str) -> None:
    """In the light; in the dark only the colours differ."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    for path in PATHS:
        page.goto(f"/{language}/{path}")
        for scheme, options in (("light", None), ("dark", {"runOnly": ["color-contrast"]})):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page, options=options)
            assert found.violations_count == 0, (path, scheme, found.generate_report())
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_picture_is_shown_in_the_size_and_format_that_suits(
    browser: Browser, site: RunningSite, width: int
) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": 800})
    watched = Watched(context.new_page())
    page = watched.page
    page.goto("/zh-hans/cities/state-pictured/")
    page.wait_for_load_state("networkidle")
    picture = page.locator("figure img").first
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert picture.evaluate("image => image.currentSrc.split('/').pop()") == (
        "320.avif" if width == 320 else "640.avif"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.complaints == []
    assert context.cookies() == []
    context.close()


def test_every_target_is_large_enough(watched: Watched) -> None:
    """24 by 24 CSS pixels, but for links inside a sentence (WCAG 2.2, 2.5.8)."""
    for path in PATHS:
        watched.page.goto(f"/en/{path}")
        small = watched.page.evaluate(
            """() => [...document.querySelectorAll('header a, footer a, .mirror a')]
                .filter(a => !a.classList.contains('skip'))
                .map(a => [a.textContent, a.getBoundingClientRect()])
                .filter(([, r]) => r.width < 24 || r.height < 24).map(([text]) => text)"""
        )
        assert small == [], path


def test_the_root_asks_the_browser(browser: Browser, site: RunningSite) -> None:
    context = browser.new_context(base_url=site.url, locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    expect(page).to_have_url("/zh-hans/")
    context.close()


def test_chinese_names_have_a_chinese_face_in_an_english_page(watched: Watched) -> None:
    watched.page.goto("/en/cities/")
    family = watched.page.locator("span[lang='zh-Hans']").first.evaluate(
        "element => getComputedStyle(element).fontFamily"
    )
    assert "CJK" in family


@pytest.fixture
def unscripted(browser: Browser, site: RunningSite) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_script_the_index_leads_to_a_city(unscripted: Page) -> None:
    page = unscripted
    page.goto("/zh-hans/")
    page.locator(".mirror").get_by_role("link", name="成都市", exact=True).click()
    expect(page.locator("h1")).to_have_text("成都市")


def test_without_script_the_box_finds_and_the_switch_keeps_it(unscripted: Page) -> None:
    page = unscripted
    page.goto("/en/partners/")
    page.locator("header input[name=q]").fill("马尔默")
    page.keyboard.press("Enter")
    expect(page.locator(".hits a").first).to_have_text("Malmö")
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page.locator(".hits a").first).to_have_text("马尔默")


def test_without_script_filters_narrow_and_the_switch_keeps_them(unscripted: Page) -> None:
    page = unscripted
    page.goto("/en/cities/")
    expect(page.locator(".mirror a", has_text="Malmö")).to_have_count(1)
    page.locator("main .choices a[href='?side=cn']").click()
    expect(page.locator(".mirror a", has_text="Malmö")).to_have_count(0)
    page.locator("main .choices a[href*='&theme=']").first.click()
    expect(page).to_have_url(re.compile(r"/en/cities/\?side=cn&theme=\w+$"))
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page).to_have_url(re.compile(r"/zh-hans/cities/\?side=cn&theme=\w+$"))
    expect(page.locator(".mirror a", has_text="马尔默")).to_have_count(0)


def test_without_script_cities_are_compared(unscripted: Page) -> None:
    page = unscripted
    page.goto("/zh-hans/cities/compare/")
    for slug in ("lyon", "chengdu"):
        page.locator(f"input[value={slug}]").check()
    page.locator("main form button").last.click()
    expect(page.locator("thead")).to_contain_text("成都市")
