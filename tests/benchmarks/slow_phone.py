"""`python -m tests.benchmarks.slow_phone`: every template as a slow phone on a slow line sees it.

Prints for each page the Largest Contentful Paint, the Cumulative Layout Shift, what was
transferred (as it went over the wire, photographs apart) and the number of requests; fails if a
page misses its limit. Each page is the first that the browser ever sees: nothing is cached. The
variable TIMES says how often each is loaded (default: 3); medians count.
"""

import os
import sys
import tempfile
from itertools import product
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

LANGUAGES = ("en", "zh-hans")
TIMES = int(os.environ.get("TIMES", "3"))
SLOWER = 4  # times, than the processor of this machine
DOWN = 1_600_000 / 8  # bytes a second
UP = 750_000 / 8
LATENCY = 150  # milliseconds to the answer's first byte
STATES_MADE = "tests.states:make_states"
SCREEN = {"width": 390, "height": 844}

MOST_LCP = 2500  # milliseconds
MOST_CLS = 0.1
MOST_BYTES = 100_000
MOST_BYTES_OF_HOME = 60_000

# Both are told to whoever observes, also what was before; gathered while the page loads.
OBSERVE = """
window.measured = {lcp: 0, cls: 0};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) measured.lcp = entry.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) measured.cls += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


class Load(NamedTuple):
    """What one load of a page cost."""

    lcp: float  # milliseconds
    cls: float
    transferred: int  # bytes, headers included, photographs apart
    requests: int
    is_compressed: bool  # the page itself


class Wire:
    """Counts what goes over the network, as the browser's own tools do."""

    def __init__(self, session: CDPSession) -> None:
        self.paths: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.is_compressed = False
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict) -> None:  # type: ignore[type-arg]
        response = event["response"]
        self.paths[event["requestId"]] = urlsplit(response["url"]).path
        if event["type"] == "Document":
            names = {name.lower() for name in response["headers"]}
            self.is_compressed = "content-encoding" in names

    def _finished(self, event: dict) -> None:  # type: ignore[type-arg]
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def transferred(self) -> int:
        """Bytes, without the photographs: those are the pictures of records."""
        return sum(
            size
            for request, size in self.sizes.items()
            if not self.paths.get(request, "").startswith("/media/")
        )


def load(browser: Browser, address: str) -> Load:
    """Load a page once in a browser that has nothing of the site yet."""
    context = browser.new_context(viewport=SCREEN, is_mobile=True, device_scale_factor=3)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": DOWN,
            "uploadThroughput": UP,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire = Wire(session)
    page.goto(address, wait_until="networkidle", timeout=60_000)
    measured = measurement(page)
    done = Load(
        *(measured["lcp"], measured["cls"]),
        *(wire.transferred(), len(wire.paths), wire.is_compressed),
    )
    context.close()
    return done


def measurement(page: Page) -> dict[str, float]:
    """What the page was seen to do. The largest paint is told a moment after it; the site's
    policy lets nobody wait for it by a string of code.
    """
    measured: dict[str, float] = {}
    for _ in range(100):
        measured = page.evaluate("measured")
        if measured["lcp"]:
            break
        page.wait_for_timeout(100)
    return measured


def middle(loads: list[Load]) -> Load:
    """The median time and the largest of everything else."""
    return Load(
        median(each.lcp for each in loads),
        max(each.cls for each in loads),
        max(each.transferred for each in loads),
        max(each.requests for each in loads),
        all(each.is_compressed for each in loads),
    )


def complaints(name: str, found: Load) -> list[str]:
    """Which limits the page misses."""
    most = MOST_BYTES_OF_HOME if name == "home" else MOST_BYTES
    return [
        complaint
        for complaint, missed in (
            ("nothing painted", found.lcp == 0),
            ("slow", found.lcp >= MOST_LCP),
            ("jumps", found.cls >= MOST_CLS),
            ("heavy", found.transferred >= most),
        )
        if missed
    ]


def main() -> int:
    django.setup()
    loads = measure_all()
    missed = 0
    print(f"{'page':<26}{'language':<10}{'LCP ms':>7}{'CLS':>7}{'bytes':>9}{'requests':>10}")
    for (name, language), found in loads.items():
        wrong = complaints(name, found)
        missed += bool(wrong)
        print(
            f"{name:<26}{language:<10}{found.lcp:>7.0f}{found.cls:>7.3f}{found.transferred:>9,}"
            f"{found.requests:>10}  {', '.join(wrong)}"
        )
    for what in ("lcp", "cls", "transferred", "requests"):
        (name, language), found = max(loads.items(), key=lambda item: getattr(item[1], what))
        print(f"worst {what}: {getattr(found, what):,.3g} ({name}, {language})")
    if not all(found.is_compressed for found in loads.values()):
        print("The server does not compress the pages themselves.")
    print(f"{missed} of {len(loads)} miss a limit")
    return 1 if missed or not loads else 0


def measure_all() -> dict[tuple[str, str], Load]:
    """Every template and state in every language, by name and language."""
    from tests.browser.conftest import SWITCHES  # these ask for Django's settings
    from tests.machine import chromium
    from tests.representatives import NOT_FOUND, STATES, representatives
    from tests.running import RunningSite, call

    found = {}
    with (
        tempfile.TemporaryDirectory() as data,
        RunningSite(Path(data) / "var") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        load(browser, f"{site.url}/en/")  # the server's own start is not the reader's
        for first, pages in ((None, representatives(NOT_FOUND)), (STATES_MADE, STATES)):
            if first:
                call(first, site)
            for (name, path), language in product(pages.items(), LANGUAGES):
                address = f"{site.url}/{language}/{path}"
                loads = [load(browser, address) for _ in range(TIMES)]
                found[name, language] = middle(loads)
        browser.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
