"""Somebody who lives at the desk by keyboard alone.

Every step is Tab, Shift+Tab, Enter, Space, arrows or typing; what has the focus is what a
person would have to reach. The mouse is never used.
"""

from playwright.sync_api import Browser, Locator, Page, expect

from tests.running import RunningSite

FARTHEST = 400  # tabs between two ends of the longest form


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
        """What was told once is not taken for what is told next: the page before may still stand
        while the next is made.
        """
        told = self.page.locator(".messagelist:not([data-told])")
        expect(told).to_contain_text(text)
        self.page.wait_for_load_state()
        told.evaluate("list => list.dataset.told = ''")


def open_city(typist: Typist, slug: str) -> None:
    typist.page.goto(f"/admin/cities/city/?q={slug}")
    typist.press("#result_list tbody th a")
    expect(typist.page.locator("#id_name_en")).to_be_visible()
