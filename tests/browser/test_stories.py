"""The main stories of the desk, lived in a real browser by keyboard alone.

Every step is Tab, Shift+Tab, Enter, Space, arrows or typing; what has the focus is what a
person would have to reach. The mouse is never used.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.running import RunningSite, manage

pytestmark = pytest.mark.once

FARTHEST = 400  # tabs between two ends of the longest form


@pytest.fixture(scope="module")
def people(site: RunningSite) -> None:
    """Two more administrators, so that one record has two editors."""
    make = (
        "from django.contrib.auth.models import User\n"
        "for name in ('anna', 'bo'):\n"
        "    User.objects.create_superuser(name, password='secret')"
    )
    done = manage("shell", "-c", make, data_dir=site.data_dir)
    assert done.returncode == 0, done.stderr


def sign_in(page: Page, name: str) -> None:
    """The name has the focus when the page has opened."""
    expect(page.locator("#id_username")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type("secret")
    page.keyboard.press("Enter")


class Typist:
    """Somebody at a keyboard."""

    def __init__(self, browser: Browser, site: RunningSite, name: str) -> None:
        self.context = browser.new_context(base_url=site.url, locale="en-GB")
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.page.goto("/admin/")
        sign_in(self.page, name)
        expect(self.page.locator("#user-tools")).to_contain_text(name)

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        expect(target).to_be_visible()
        handle = target.element_handle()
        for _ in range(FARTHEST):
            if handle.evaluate("element => document.activeElement === element"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")

    def write(self, selector: str, text: str) -> None:
        self.reach(self.page.locator(selector))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def press(self, selector: str) -> None:
        """Reach a button or link and press Enter."""
        self.reach(self.page.locator(selector).first)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.reach(self.page.get_by_role("link", name=name, exact=True).first)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def is_told(self, text: str) -> None:
        expect(self.page.locator(".messagelist")).to_contain_text(text)


@pytest.fixture
def anna(browser: Browser, site: RunningSite, people: None) -> Iterator[Typist]:
    typist = Typist(browser, site, "anna")
    yield typist
    typist.context.close()


@pytest.fixture
def bo(browser: Browser, site: RunningSite, people: None) -> Iterator[Typist]:
    typist = Typist(browser, site, "bo")
    yield typist
    typist.context.close()


def open_city(typist: Typist, slug: str) -> None:
    typist.page.goto(f"/admin/cities/city/?q={slug}")
    typist.press("#result_list tbody th a")
    expect(typist.page.locator("#id_name_en")).to_be_visible()


def test_change_preview_publish_compare_restore(anna: Typist, site: RunningSite) -> None:
    page = anna.page
    open_city(anna, "riga")
    before = page.locator("#id_summary_en").input_value()
    anna.write("#id_summary_en", "Riga, written by keyboard.")
    anna.press("[name=_continue]")
    anna.is_told("were saved and are not public yet")
    assert "written by keyboard" not in site.get("/en/cities/riga/")

    anna.press(".desk-panel .ways a[lang=en]")
    expect(page.locator("main")).to_contain_text("Riga, written by keyboard.")
    anna.follow("Back to the desk")

    anna.follow("Compare with what is published")
    expect(page.locator("ins")).to_contain_text("written by keyboard")
    anna.press("a.button:text('Publish')")
    anna.press(".act button[type=submit]")
    anna.is_told("Published.")
    assert "written by keyboard" in site.get("/en/cities/riga/")

    anna.press(".desk-panel h2 a")
    anna.follow("Restore")
    anna.press(".act button[type=submit]")
    anna.is_told("Restored.")
    expect(page.locator("#id_summary_en")).to_have_value(before)
    assert "written by keyboard" in site.get("/en/cities/riga/")
    anna.press("[name=_publish]")
    anna.is_told("Published.")
    assert "written by keyboard" not in site.get("/en/cities/riga/")


def test_schedule(anna: Typist, site: RunningSite) -> None:
    open_city(anna, "korla")
    anna.write("#id_summary_en", "Korla, from 2099 on.")
    anna.write("#id_publish_at", "2099-01-01 12:00")
    anna.press("[name=_publish]")
    anna.is_told("Scheduled.")
    expect(anna.page.locator(".desk-panel")).to_contain_text("1 January 2099")
    assert "from 2099 on" not in site.get("/en/cities/korla/")


def test_resolve_a_conflict(anna: Typist, bo: Typist) -> None:
    for typist in (anna, bo):
        open_city(typist, "malmo")
    anna.write("#id_summary_en", "Malmö as Anna sees it.")
    anna.press("[name=_continue]")
    anna.is_told("were saved")
    bo.write("#id_summary_en", "Malmö as Bo sees it.")
    bo.press("[name=_continue]")
    bo.is_told("please choose below")
    expect(bo.page.locator(".sides")).to_contain_text("Malmö as Anna sees it.")
    expect(bo.page.locator(".sides")).to_contain_text("Malmö as Bo sees it.")
    bo.reach(bo.page.locator("#choice-0-theirs"))
    bo.page.keyboard.press("ArrowDown")  # to the text that is not in the record yet
    bo.press(".conflict button[type=submit]")
    bo.is_told("brought together")
    expect(bo.page.locator("#id_summary_en")).to_have_value("Malmö as Bo sees it.")


def test_recover_a_deleted_record(anna: Typist, site: RunningSite) -> None:
    page = anna.page
    page.goto("/admin/cities/milestone/?q=2013-11-21")
    anna.press("#result_list tbody th a")
    title = page.locator("#id_title_en").input_value()
    anna.follow("Delete")
    anna.press(".act button[type=submit]")
    anna.is_told("was deleted")
    assert title not in site.get("/en/milestones/")
    anna.follow("Bring it back")
    anna.follow("Recover")
    anna.press(".act button[type=submit]")
    anna.is_told("Recovered.")
    assert title in site.get("/en/milestones/")


class TestUnsavedText:
    """What is typed is kept in the browser until the server has it."""

    def test_after_a_crash_it_is_offered_and_put_back(self, anna: Typist) -> None:
        open_city(anna, "vilnius")
        anna.write("#id_summary_en", "Typed before the crash.")
        anna.page.wait_for_timeout(600)  # the pause after which it is kept
        address = anna.page.url
        anna.page.close()
        anna.page = anna.context.new_page()
        anna.page.goto(address)
        expect(anna.page.locator("#unsaved")).to_be_visible()
        anna.press("#unsaved [name=put-back]")
        expect(anna.page.locator("#id_summary_en")).to_have_value("Typed before the crash.")
        anna.press("[name=_continue]")
        anna.is_told("were saved")
        anna.page.goto(address)
        expect(anna.page.locator("#unsaved")).to_be_hidden()

    def test_discarded_it_is_gone(self, anna: Typist) -> None:
        open_city(anna, "bristol")
        anna.write("#id_summary_en", "Never mind.")
        anna.page.wait_for_timeout(600)
        anna.page.reload()
        anna.press("#unsaved [name=discard]")
        anna.page.reload()
        expect(anna.page.locator("#id_name_en")).to_be_visible()
        expect(anna.page.locator("#unsaved")).to_be_hidden()

    def test_with_the_connection_lost_it_is_offered_later(self, anna: Typist) -> None:
        open_city(anna, "lyon")
        anna.write("#id_summary_en", "Typed on a train.")
        address = anna.page.url
        anna.context.set_offline(True)
        anna.reach(anna.page.locator("[name=_continue]"))
        anna.page.keyboard.press("Enter")
        anna.page.wait_for_timeout(1000)
        anna.context.set_offline(False)
        anna.page.goto(address)
        anna.press("#unsaved [name=put-back]")
        expect(anna.page.locator("#id_summary_en")).to_have_value("Typed on a train.")

    def test_with_the_session_expired_it_is_saved_after_the_sign_in(self, anna: Typist) -> None:
        open_city(anna, "issy")
        anna.write("#id_summary_en", "Typed for too long.")
        session = [c for c in anna.context.cookies() if c.get("name") == "sessionid"]
        assert session
        anna.context.clear_cookies(name="sessionid")
        anna.press("[name=_continue]")
        sign_in(anna.page, "anna")
        anna.is_told("were saved")
        expect(anna.page.locator("#id_summary_en")).to_have_value("Typed for too long.")
