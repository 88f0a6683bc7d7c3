"""Mozilla's rules of headers give every kind of page 130 points or more, the desk's included."""

import http.client
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha384
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.html import Document
from tests.observatory import Answer, points, score
from tests.running import RunningSite

HOST = "smartcity.example"
DESK = [
    "/admin/login/",
    "/admin/",
    "/admin/cities/city/",
    "/admin/cities/city/add/",
    "/admin/auth/user/",
    "/admin/password_change/",
    "/admin/nowhere/",
]
STRAY = ["/en/nowhere/", "/zh-hans/nowhere/"]


class Browser:
    """Reads the site as through a web server in front that speaks https."""

    def __init__(self, site: RunningSite) -> None:
        self.site, self.jar = site, SimpleCookie()

    def get(self, path: str, form: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{HOST}{path}",
            "Cookie": "; ".join(f"{name}={each.value}" for name, each in self.jar.items()),
        }
        if form is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(form), headers)
        with connection.getresponse() as response:
            body = response.read()
        connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.jar.load(cookie)
        told = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, told, list(self.jar.values()), body)

    def sign_in(self) -> None:
        page = self.get("/admin/login/").body.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        given = {"username": "admin", "password": self.site.password}
        answer = self.get("/admin/login/", given | {"csrfmiddlewaretoken": token[1]})
        assert answer.status == 302, answer.body


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    folder: Path = tmp_path_factory.mktemp("site") / "data"
    with RunningSite(folder, SITE_URL=f"https://{HOST}", BEHIND_PROXY="True") as running:
        yield running


def test_every_public_page(site: RunningSite) -> None:
    visitor = Browser(site)
    named = re.findall("<loc>(.*?)</loc>", visitor.get("/sitemap.xml").body.decode())
    pages = [urlsplit(address).path for address in named]
    found = {page: visitor.get(page) for page in [*pages, *STRAY]}
    assert len(found) > 200
    assert {page: points(each) for page, each in found.items() if score(each) < 130} == {}
    with_a_script = found["/en/cities/"]
    assert score(with_a_script) == 135
    assert not visitor.jar


def test_the_desk(site: RunningSite) -> None:
    editor = Browser(site)
    signing_in = editor.get("/admin/login/")
    assert score(signing_in) == 140, points(signing_in)
    editor.sign_in()
    for page in DESK:
        found = editor.get(page)
        assert score(found) >= 130, (page, points(found))


def test_scripts_are_what_their_digests_say(site: RunningSite) -> None:
    editor = Browser(site)
    editor.sign_in()
    digests = {}
    for page in (*DESK[1:], "/en/cities/", "/en/news/", "/en/cities/compare/"):
        for script in Document(editor.get(page).body).all(".//script[@integrity]"):
            digests[script.get("src", "")] = script.get("integrity")
    assert len(digests) >= 6
    for address, digest in digests.items():
        content = editor.get(address).body
        assert digest == f"sha384-{b64encode(sha384(content).digest()).decode()}", address


def test_the_plain_address_leads_to_https(site: RunningSite) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", "/en/cities/", headers={"Host": HOST})
    with connection.getresponse() as response:
        assert response.status == 301
        assert response.headers["Location"] == f"https://{HOST}/en/cities/"
    connection.close()
