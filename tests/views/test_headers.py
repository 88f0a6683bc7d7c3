"""What every page tells the browser that it may load and run."""

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

PAGES = ["/en/", "/zh-hans/cities/", "/en/nowhere/", "/admin/", "/admin/cities/city/add/"]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_runs_that_is_not_this_site_s(editor: Client, address: str) -> None:
    policy = editor.get(address).headers["Content-Security-Policy"]
    directives = {name: values for name, *values in map(str.split, policy.split(";"))}
    assert "unsafe-" not in policy
    assert directives["default-src"] == ["'self'"]
    assert directives["object-src"] == directives["base-uri"] == ["'none'"]
    assert directives["frame-ancestors"] == directives["form-action"] == ["'self'"]
    script, *nonce = directives["script-src"]
    assert script == "'self'"
    # Only a form has a script of its own in the page: the map of the editor's modules.
    assert len(nonce) == ("/add/" in address)


def test_every_form_has_a_nonce_of_its_own(editor: Client) -> None:
    policies = {
        editor.get("/admin/cities/city/add/").headers["Content-Security-Policy"] for _ in range(3)
    }
    assert len(policies) == 3


@pytest.mark.parametrize("address", ["/en/", "/zh-hans/cities/chengdu/", "/sitemap.xml"])
def test_a_text_is_sent_compressed_to_whoever_takes_it_so(client: Client, address: str) -> None:
    plain = client.get(address).content
    response = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == plain
    assert len(response.content) < len(plain) / 2
    etag = response.headers.get("ETag", "")
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_is_not_compressed_again(client: Client) -> None:
    response = client.get("/media/map.png", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
