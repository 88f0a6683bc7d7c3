"""Whatever is typed into any text of the desk runs in nobody's browser.

PAYLOADS=all puts each of the payloads into each text; unless set, a few of them.
"""

import json
import os
from contextlib import suppress
from html import escape
from urllib.parse import quote

import feedparser
import pytest
from django.core.exceptions import ValidationError

from cities.models.normal_form import normalise_rich
from cities.models.text import WebAddress
from tests.browser.conftest import Watched
from tests.hostile.payloads import SCHEMES, packed, payloads
from tests.hostile.planting import MOMENT, Planted
from tests.html import Document
from tests.running import RunningSite, manage

pytestmark = pytest.mark.once

LINE = 300  # signs that most texts of one line hold
PORTIONS = packed(payloads(), LINE)
WIDELY = 2  # portions that are looked at wherever they are to be seen
MANY = len(PORTIONS) if os.environ.get("PAYLOADS") == "all" else WIDELY

# What takes a text of one form only; all else that one types into takes any.
REFUSING = {"slug", "date", "website", "source_url", "wikidata_id", "local_language"}
REFUSING |= {"username", "email", MOMENT}

LISTS = (
    *("", "cities/", "practices/", "cooperations/", "partners/", "news/", "publications/"),
    *("milestones/", "search/?q=hostile", "search/?q=script"),
)

# What of a page a browser would run, or follow to something that is no page.
ACTIVE = """() => {
  const addresses = ["href", "src", "action", "formaction", "data", "poster", "xlink:href"];
  const leads = (address) => {
    try { return new URL(address, document.baseURI).protocol; } catch { return "nowhere:"; }
  };
  const harmless = ["http:", "https:", "mailto:", "nowhere:"];
  const runs = ({ name, value }) => name.startsWith("on") || name === "srcdoc"
    || (addresses.includes(name) && !harmless.includes(leads(value)));
  return [...document.querySelectorAll("*")]
    .filter((element) => [...element.attributes].some(runs))
    .map((element) => element.outerHTML.slice(0, 200));
}"""

# Post the form of these controls with a text in each.
POST = """([names, text]) => {
  const controls = names.map((name) => document.getElementsByName(name)[0]);
  for (const control of controls) control.value = text;
  controls[0].form.requestSubmit();
}"""


class Witness:
    """A page of a browser, and whether anything of what it shows runs."""

    def __init__(self, watched: Watched, site: RunningSite) -> None:
        self.watched, self.page, self.site = watched, watched.page, site
        self.ran: list[str] = []
        self.page.expose_function("hostile", lambda: self.ran.append(self.page.url))
        self.page.on("dialog", lambda dialog: (self.ran.append(dialog.message), dialog.dismiss()))

    def open(self, address: str, says: str = "") -> None:
        """A page of the site, on which a text is to be read."""
        answer = self.page.goto(address.partition("#")[0])
        assert answer, address
        assert answer.status == 200, address
        self.look()
        Document(answer.text())
        assert _said(says) in _said(self.page.inner_text("body")), address

    def post(self, names: list[str], text: str) -> None:
        """The form that is open, shown again with what it does not accept."""
        address = self.page.url
        with self.page.expect_navigation():
            self.page.evaluate(POST, [names, text])
        assert self.page.url == address
        shown = self.page.locator(f"[name='{names[0]}']").first.input_value()
        assert shown[:5] == text[:5]  # an input drops line ends
        self.look()

    def look(self) -> None:
        assert self.active() == [], self.page.url
        assert self.ran == [], self.page.url
        assert self.watched.complaints == [], self.page.url
        asked = {url for url in self.watched.requests if not url.startswith(f"{self.site.url}/")}
        assert asked == set(), self.page.url

    def active(self) -> list[str]:
        return [each for frame in self.page.frames for each in frame.evaluate(ACTIVE)]


def _said(text: str) -> str:
    """A text as a page says it."""
    return " ".join(text.split())


@pytest.fixture
def witness(desk: Watched, site: RunningSite) -> Witness:
    return Witness(desk, site)


@pytest.mark.parametrize("number", range(MANY))
def test_nothing_runs(witness: Witness, number: int) -> None:
    portion = PORTIONS[number]
    planted = plant(witness.site, portion)
    refused = {name.rpartition("-")[2] for names in planted.refused.values() for name in names}
    assert refused <= REFUSING
    for address, says in itself(planted).items():
        witness.open(address, says)
    if number < WIDELY:
        for address, says in elsewhere(planted, portion).items():
            witness.open(address, says)
        for address, names in planted.refused.items():
            witness.open(address)
            witness.post(names, portion[0])
        witness.page.goto("/en/news/feed/")  # last: a browser complains that it has no icon
        assert witness.active() + witness.ran == []


def plant(site: RunningSite, portion: list[str]) -> Planted:
    script = f"from tests.hostile.planting import plant; plant({portion!r})"
    done = manage("shell", "-v0", "-c", script, data_dir=site.data_dir)
    assert done.returncode == 0, done.stderr[-3000:]
    return Planted(**json.loads(done.stdout.splitlines()[-1]))


def itself(planted: Planted) -> dict[str, str]:
    """The pages and the forms of what was planted, with what is read there."""
    chinese = {each.replace("/en/", "/zh-hans/", 1): says for each, says in planted.public.items()}
    return planted.public | chinese | planted.forms


def elsewhere(planted: Planted, portion: list[str]) -> dict[str, str]:
    """Where else it is to be seen: in lists, in answers to a search, at the desk."""
    city = next(address.split("/")[3] for address in planted.public if "/cities/" in address)
    compared = f"cities/compare/?city=qianhai&city={city}"
    paths = [*LISTS, compared, *(f"search/?q={quote(text)}" for text in portion)]
    public = {f"/{code}/{path}": "" for code in ("en", "zh-hans") for path in paths}
    return public | planted.elsewhere | {"/admin/": ""}


def test_the_sign_in_page_shows_it_as_text(watched: Watched, site: RunningSite) -> None:
    witness = Witness(watched, site)
    for portion in PORTIONS[:WIDELY]:
        witness.open("/admin/login/")
        witness.post(["username", "password"], portion[0])


def test_a_reader_of_feeds_runs_nothing(watched: Watched, site: RunningSite) -> None:
    plant(site, PORTIONS[0][::-1])  # planted twice, the same text would be no change
    entries = feedparser.parse(site.get("/en/news/feed/"), sanitize_html=False).entries
    texts = [entry[name] for entry in entries for name in ("title_detail", "summary_detail")]
    shown = [each.value if "html" in each.type else escape(each.value) for each in texts]
    assert any("hostile()" in each for each in shown)
    watched.page.set_content("".join(f"<p>{each}</p>" for each in shown))
    Witness(watched, site).look()


def test_rich_text_keeps_nothing_of_each_alone(watched: Watched, site: RunningSite) -> None:
    """Beside others in one text, one could hide in another."""
    cleaned = [normalise_rich(payload) for payload in payloads()]
    divided = "".join(f"<div>{each}</div>" for each in cleaned)
    watched.page.set_content(f"<base href='{site.url}/'>{divided}")
    Witness(watched, site).look()


def test_an_address_is_one_of_the_web() -> None:
    address = WebAddress()
    for text in (scheme.strip() for scheme in SCHEMES):
        with suppress(ValidationError):
            given = address.clean(address.formfield().clean(text), None)
            assert given.startswith(("http://", "https://")), text


def test_a_witness_sees_what_runs(watched: Watched, site: RunningSite) -> None:
    """Shown without care, every portion is noticed; and so is that it runs."""
    assert len(set(payloads())) > 200
    watched.page.route("**://hostile.example/**", lambda route: route.abort())
    witness = Witness(watched, site)
    for portion in PORTIONS:
        watched.page.set_content(" ".join(portion), wait_until="commit")
        assert witness.active() != [], portion
    assert witness.ran != []
