"""What every page tells the browser that it may load and run."""

import gzip

import pytest
from csp.decorators import csp_update
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from smartcity.security_headers import ContentSecurityPolicy

pytestmark = pytest.mark.django_db

PAGES = ["/en/", "/zh-hans/cities/", "/en/nowhere/", "/admin/", "/admin/cities/city/add/"]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_runs_that_is_not_this_site_s(editor: Client, address: str) -> None:
    policy = editor.get(address).headers["Content-Security-Policy"]
    directives = {name: values for name, *values in map(str.split, policy.split(";"))}
    assert "unsafe-" not in policy
    assert directives["default-src"] == ["'none'"]
    assert directives["object-src"] == directives["base-uri"] == ["'none'"]
    assert directives["frame-ancestors"] == directives["form-action"] == ["'self'"]
    script, *nonce = directives["script-src"]
    assert script == "'self'"
    # Only a form has a script of its own in the page: the map of the editor's modules.
    assert len(nonce) == ("/add/" in address)


@pytest.mark.parametrize("address", [*PAGES, "/media/map.png", "/healthz", "/sitemap.xml"])
def test_what_else_a_browser_is_told(editor: Client, address: str) -> None:
    told = editor.get(address).headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Referrer-Policy"] == told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin")
    assert "geolocation=()" in told["Permissions-Policy"]


def test_every_form_has_a_nonce_of_its_own(editor: Client) -> None:
    policies = {
        editor.get("/admin/cities/city/add/").headers["Content-Security-Policy"] for _ in range(3)
    }
    assert len(policies) == 3


def test_the_desk_is_sent_compressed_to_whoever_takes_it_so(editor: Client) -> None:
    """… as public pages are, by the page cache."""
    response = editor.get("/admin/", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    plain = gzip.decompress(response.content)
    assert b"</html>" in plain
    assert len(response.content) < len(plain) / 2


def test_a_picture_is_not_compressed_again(client: Client) -> None:
    response = client.get("/media/map.png", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers


def test_a_page_may_change_its_policy(rf: RequestFactory) -> None:
    @csp_update({"img-src": ["'none'"]})
    def changed(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    told = ContentSecurityPolicy(changed)(rf.get("/")).headers["Content-Security-Policy"]
    assert "img-src 'self' data: 'none'" in told
    plain = ContentSecurityPolicy(lambda _request: HttpResponse())(rf.get("/"))
    assert plain.headers["Content-Security-Policy"] == build_policy()
