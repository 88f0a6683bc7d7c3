"""The public site in a real browser: no other host, no cookie, no script, nothing cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import Watched
from tests.running import RunningSite, manage

pytestmark = pytest.mark.once

# One page of every template, with the longest names and the fullest content there is.
PATHS = [
    "",
    "cities/",
    "cities/qianhai/",
    "cities/florence-prato/",
    "cities/korla/",
    "practices/",
    "practices/lyon-smart-community-nedo/",
    "cooperations/",
    "partners/",
    "partners/dg-connect/",
    "news/",
    "news/2013-12-09-thirty-pilots/",
    "publications/",
    "publications/comparative-study-2014/",
    "milestones/",
    "framework/",
    "sources/",
    "contact/",
    "search/",
    "search/?q=chengdu",
    "search/?q=zzzz",
    "no-such-page/",
]
LANGUAGES = ["en", "zh-hans"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_host_no_cookie_no_complaint(
    watched: Watched, context: BrowserContext, site: RunningSite, language: str
) -> None:
    for path in PATHS:
        watched.page.goto(f"/{language}/{path}")
        if path != "no-such-page/":
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(browser: Browser, site: RunningSite, language: str, scheme: str) -> None:
    context = browser.new_context(base_url=site.url, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in PATHS:
        page.goto(f"/{language}/{path}")
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
    context.close()


WITH_A_PICTURE = """
from io import BytesIO
from PIL import Image
from cities.image_intake import take_in
from cities.models import City, Picture

file = BytesIO()
Image.effect_noise((1500, 1000), 80).convert("RGB").save(file, "JPEG")
file.size = len(file.getvalue())
riga = City.objects.get(slug="riga")
Picture(city=riga, image=take_in(file).name, alt_en="Noise", credit_zh_hans="某人").save()
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_picture_is_shown_in_the_size_and_format_that_suits(
    browser: Browser, site: RunningSite, width: int
) -> None:
    if "<figure" not in site.get("/en/cities/riga/"):
        done = manage("shell", "-v0", "-c", WITH_A_PICTURE, data_dir=site.data_dir)
        assert done.returncode == 0, done.stderr
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": 800})
    watched = Watched(context.new_page())
    page = watched.page
    page.goto("/zh-hans/cities/riga/")
    page.wait_for_load_state("networkidle")
    picture = page.locator("figure img")
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert picture.evaluate("image => image.currentSrc.split('/').pop()") == (
        "320.avif" if width == 320 else "640.avif"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0
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


def test_a_reader_finds_a_city_and_changes_the_language_by_keyboard(watched: Watched) -> None:
    page = watched.page
    page.goto("/")
    expect(page).to_have_url("/en/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Malmö":
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Malmö")
    page.get_by_role("link", name="中文", exact=True).press("Enter")
    expect(page).to_have_url("/zh-hans/cities/malmo/")
    expect(page.locator("h1")).to_have_text("马尔默")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


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


def test_it_works_without_script(browser: Browser, site: RunningSite) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/zh-hans/")
    page.locator(".mirror").get_by_role("link", name="成都市", exact=True).click()
    expect(page.locator("h1")).to_have_text("成都市")
    context.close()
