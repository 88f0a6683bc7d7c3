"""The main stories of the desk, lived in a real browser by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.typist import Typist, open_city, sign_in
from tests.running import RunningSite

pytestmark = pytest.mark.once


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
