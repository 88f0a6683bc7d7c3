"""Signing in, in a real browser: with a password, an app, and a passkey of a made device."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched
from tests.running import RunningSite, manage
from tests.sign_in.app import code

pytestmark = pytest.mark.once

TWO_STEP = "/admin/account/two-step/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
MAKE = (
    "from django.contrib.auth.models import User\n"
    "User.objects.create_superuser('carla', password='secret')\n"
    "User.objects.create_superuser('dora', password='secret')"
)


@pytest.fixture(scope="module")
def carla(site: RunningSite) -> None:
    done = manage("shell", "-c", MAKE, data_dir=site.data_dir)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def page(browser: Browser, site: RunningSite, carla: None) -> Iterator[Watched]:
    """A browser that knows the site by a name: passkeys belong to names, not to numbers."""
    context = browser.new_context(base_url=f"http://localhost:{site.port}", locale="en-GB")
    context.set_default_timeout(20_000)
    yield Watched(context.new_page())
    context.close()


def give(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("secret")
    page.keyboard.press("Enter")


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("#content h1")).to_have_text("Logged out")


def test_a_passkey_takes_the_place_of_the_password(page: Watched) -> None:
    tab = page.page
    devices = tab.context.new_cdp_session(tab)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    give(tab, "carla")
    tab.get_by_role("link", name="Set it up now").click()
    tab.get_by_role("link", name="Add a passkey or security key").click()
    tab.get_by_label("Name").fill("Laptop")
    tab.get_by_role("button", name="Add", exact=True).click()
    expect(tab.locator("ul.codes li")).to_have_count(10)
    tab.get_by_role("link", name="Go on to the desk").click()
    log_out(tab)
    tab.goto("/admin/login/?next=/admin/cities/city/")
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab).to_have_url(f"{tab.url.partition('/admin')[0]}/admin/cities/city/")
    expect(tab.locator("#user-tools")).to_contain_text("carla")
    # With the password too, the key is the second step.
    log_out(tab)
    give(tab, "carla")
    expect(tab.locator("h1", has_text="Two-step verification")).to_be_visible()
    tab.get_by_role("button", name="Use a passkey or security key").click()
    expect(tab.locator("#user-tools")).to_contain_text("carla")
    assert page.complaints == []


def test_a_browser_that_gives_no_passkey_says_so(page: Watched) -> None:
    tab = page.page
    devices = tab.context.new_cdp_session(tab)
    devices.send("WebAuthn.enable")
    options = {**DEVICE, "isUserVerified": False}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    tab.goto("/admin/login/")
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("alert")).to_contain_text("could not be used")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["English", "中文"])
def test_everybody_can_use_it(page: Watched, site: RunningSite, language: str, scheme: Any) -> None:
    tab = page.page
    tab.emulate_media(color_scheme=scheme)
    found: dict[str, Any] = {}

    def look(where: str) -> None:
        tab.wait_for_load_state("networkidle")
        result = Axe().run(tab)
        found[where] = [(v["id"], v["nodes"][0]["html"]) for v in result.response["violations"]]

    tab.goto("/admin/login/")
    look("login")
    give(tab, "dora")
    expect(tab.locator("#user-tools")).to_contain_text("dora")
    if language != "English":
        tab.get_by_role("button", name=language, exact=True).click()
        expect(tab.locator("html")).to_have_attribute("lang", "zh-hans")
    for path in ("", "app/", "keys/add/"):
        tab.goto(TWO_STEP + path)
        look(path)
    tab.goto(f"{TWO_STEP}app/")
    tab.locator("#id_code").fill(code(tab.locator(".secret").inner_text()))
    tab.keyboard.press("Enter")
    expect(tab.locator("ul.codes li")).to_have_count(10)
    look("codes")
    for path in ("", "codes/new/", "app/remove/"):
        tab.goto(TWO_STEP + path)
        look(f"{path}, set up")
    tab.context.clear_cookies(name="sessionid")
    tab.goto("/admin/login/")
    tab.locator("#id_username").fill("dora")
    tab.locator("#id_password").fill("secret")
    tab.keyboard.press("Enter")
    expect(tab.locator("#id_code")).to_be_visible()
    look("code")
    done = manage("forget_second_factor", "dora", data_dir=site.data_dir)
    assert done.returncode == 0, done.stderr
    assert not {where: list_ for where, list_ in found.items() if list_}
