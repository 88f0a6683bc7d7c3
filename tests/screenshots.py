"""`python -m tests.screenshots --to FOLDER`: a picture of every page there is to look at.

Every template and state, at three widths, in both languages, light and dark, whole pages, with
`index.html` to look through them; some also at 200 % zoom and as the A4 print. The site is started
in a folder of its own that is gone afterwards: nobody's data is touched. `--only WORD` makes those
whose name holds the word.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import groupby, product
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from playwright.sync_api import Browser, Page, sync_playwright

LANGUAGES = ("en", "zh-hans")
WIDTHS = (390, 768, 1280)  # CSS pixels
SCHEMES = ("light", "dark")
HEIGHT = 800
PRINT = "a4-print"
A4 = (794, 1123)  # CSS pixels of the sheet
ZOOMED = ("home", "city", "cities", "search-many", "comparison-of-four")  # also at 200 %
PRINTED = ("city", "city-with-members", "comparison-of-two", "city-with-picture", "cooperation")
NEVER_FILLED = ("home", "cities", "practices", "cooperations", "news", "milestones", "search-none")


class Shot(NamedTuple):
    """One picture to make: of which page, and how the browser is set."""

    name: str
    path: str  # below the language
    language: str
    look: str  # what is said of it in the file's name: width, or what else is special
    options: dict[str, Any]

    @property
    def file(self) -> str:
        scheme = self.options["color_scheme"]
        return f"{self.name}.{self.language}.{self.look}.{scheme}.png"


def shots(pages: dict[str, str]) -> Iterator[Shot]:
    """Every picture of `pages` at every width, language and scheme."""
    for (name, path), language, width, scheme in product(pages.items(), LANGUAGES, WIDTHS, SCHEMES):
        options = {"viewport": {"width": width, "height": HEIGHT}, "color_scheme": scheme}
        yield Shot(name, path, language, str(width), options)


def special_shots(pages: dict[str, str]) -> Iterator[Shot]:
    """The zoomed and the printed ones."""
    for name, language in product([n for n in ZOOMED if n in pages], LANGUAGES):
        # A window of 1280 pixels at 200 % has room for 640.
        size = {"width": 640, "height": HEIGHT // 2}
        zoomed = {"viewport": size, "device_scale_factor": 2, "color_scheme": "light"}
        yield Shot(name, pages[name], language, "1280-at-200-percent", zoomed)
    for name, language in product([n for n in PRINTED if n in pages], LANGUAGES):
        sheet = {"viewport": dict(zip(("width", "height"), A4, strict=True))}
        yield Shot(name, pages[name], language, PRINT, sheet | {"color_scheme": "light"})


# Pictures below the fold are fetched when they come near: a whole page shows them all.
LOADED = """() => Promise.all([...document.querySelectorAll('img')].map(image => {
  image.loading = 'eager';
  return image.decode().catch(() => {});
}))"""


def take_all(browser: Browser, url: str, wanted: list[Shot], folder: Path) -> None:
    """Make the pictures: those of the same settings in one window after the other."""
    by_options = sorted(wanted, key=lambda shot: str(shot.options))
    for _settings, group in groupby(by_options, key=lambda shot: str(shot.options)):
        alike = list(group)
        context = browser.new_context(base_url=url, **alike[0].options)
        page = context.new_page()
        for shot in alike:
            take(page, shot, folder)
        context.close()


def take(page: Page, shot: Shot, folder: Path) -> None:
    """Make one picture; of a print also the PDF, with its pages."""
    page.goto(f"/{shot.language}/{shot.path}")
    page.evaluate(LOADED)
    if shot.look == PRINT:
        page.emulate_media(media="print")
        page.pdf(path=folder / f"{shot.file.removesuffix('.png')}.pdf", format="A4")
    page.screenshot(path=folder / shot.file, full_page=True)
    page.emulate_media(media="screen")


def contact_sheet(shots: list[Shot]) -> str:
    """One row for each page and language, its pictures beside each other."""
    rows = []
    for name in dict.fromkeys(shot.name for shot in shots):
        rows.append(f'<h2 id="{name}">{escape(name)}</h2>')
        for language in LANGUAGES:
            row = [shot for shot in shots if (shot.name, shot.language) == (name, language)]
            figures = (
                f'<a href="{shot.file}"><img src="{shot.file}" loading="lazy" '
                f'alt="{escape(shot.file)}"><br>{shot.look} {shot.options["color_scheme"]}</a>'
                for shot in row
            )
            rows.append(f'<p lang="en"><b>{language}</b> {"".join(figures)}</p>')
    names = " · ".join(f'<a href="#{n}">{n}</a>' for n in dict.fromkeys(s.name for s in shots))
    style = (
        "body{font:14px/1.4 sans-serif;margin:1rem}p{display:flex;gap:1rem;overflow:auto}"
        "img{height:20rem;width:13rem;object-fit:cover;object-position:top;border:1px solid #999}"
    )
    return (
        f"<!doctype html><meta charset=utf-8><title>Every page</title><style>{style}</style>"
        f"<h1>{len(shots)} pictures</h1><nav>{names}</nav>{''.join(rows)}"
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--only", default="", help="part of the names of those to make")
    given = parser.parse_args(arguments)
    django.setup()
    folder: Path = given.to
    folder.mkdir(parents=True, exist_ok=True)
    made = make_all(folder, given.only)
    (folder / "index.html").write_text(contact_sheet(made), encoding="utf-8")
    print(f"{len(made)} pictures: {folder / 'index.html'}")
    return 0 if made else 1


def make_all(folder: Path, only: str) -> list[Shot]:
    """Start the site and make the pictures whose file name holds `only`."""
    from tests.browser.conftest import SWITCHES  # these ask for Django's settings
    from tests.machine import chromium
    from tests.representatives import NOT_FOUND, STATES, representatives
    from tests.running import RunningSite, call

    real = representatives(NOT_FOUND)
    # What to do first, and the pictures to make then.
    groups = (
        (None, [*shots(real), *special_shots(real)]),
        ("tests.states:make_states", [*shots(STATES), *special_shots(STATES)]),
        (
            "tests.factories:unmake_all",
            list(shots({f"empty-{n}": real[n] for n in NEVER_FILLED})),
        ),
    )
    made = []
    with (
        tempfile.TemporaryDirectory() as data,
        RunningSite(Path(data) / "var") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        # Another name for this machine, which the site does not answer to.
        strange = site.url.replace("127.0.0.1", "strange.localhost")
        refused = [shot for shot in shots({"refused-host": ""}) if only in shot.file]
        take_all(browser, strange, refused, folder)
        made += refused
        for first, group in groups:
            wanted = [shot for shot in group if only in shot.file]
            if first and wanted:
                call(first, site)
            take_all(browser, site.url, wanted, folder)
            made += wanted
        browser.close()
    return made


if __name__ == "__main__":
    sys.exit(main())
