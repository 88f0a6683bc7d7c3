"""A real Chromium in front of the really running site."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.typist import Typist
from tests.machine import UnavailableError, chromium, require_all
from tests.running import RunningSite, manage

# Chromium's own calls home are refused by a closed network and are no concern of the site.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=20_000)  # a limit for what hangs, not a promise of speed


# Per module, not per session: while it runs, its event loop makes Django refuse the database.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        path = chromium()
    except UnavailableError as reason:
        if require_all():
            raise
        pytest.skip(str(reason))
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(tmp_path_factory.mktemp("browser") / "var") as running:
        yield running


class Watched:
    """A page, with every request it made and every complaint on its console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture
def context(browser: Browser, site: RunningSite) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=site.url, locale="en-GB")
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def watched(context: BrowserContext) -> Watched:
    return Watched(context.new_page())


@pytest.fixture
def desk(watched: Watched, site: RunningSite) -> Watched:
    """Signed in as the administrator whose password quickstart printed."""
    page = watched.page
    page.goto("/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(site.password)
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_have_text("Site administration")
    return watched


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
