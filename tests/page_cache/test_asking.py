"""What a kept page depends on, and what it does not: no answer crosses to anybody else."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from cities.models.languages import language_codes
from smartcity.page_cache.asking import query_names
from tests.factories import make_city
from tests.page_cache.visiting import Visitor
from tests.representatives import representatives

pytestmark = pytest.mark.django_db

# What is sent to everybody, but for what their own address asks; each with the reason it is not
# a page to be kept.
NOT_KEPT = {
    "root": "depends on Accept-Language",
    "healthz": "says that the process is alive",
    "readyz": "says whether it can do its work",
    "security_txt": "is asked for once in a while, and says until when it holds",
    "image": "may be an editor's own, and browsers keep it",
    "map_picture": "browsers keep it",
    "map_picture_of_all": "browsers keep it",
}


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for each in resolver.url_patterns:
        here = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            found += patterns(each, here)
        else:
            found.append((here, each))
    return found


def test_every_public_view_is_kept_or_says_why() -> None:
    for address, pattern in patterns(get_resolver()):
        if address.startswith("admin/"):
            continue
        view: Any = pattern.callback
        names = getattr(getattr(view, "view_class", view), "query_names", None)
        is_kept = names is not None
        assert is_kept is not ((pattern.name or view.__name__) in NOT_KEPT), address


def test_the_desk_is_never_kept() -> None:
    for address, _pattern in patterns(get_resolver()):
        if address.startswith("admin/"):
            path = "/" + re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", "1", address)
            assert query_names(path) is None, address


def test_every_kind_of_page_is_made_once(visitor: Visitor) -> None:
    for code in language_codes():
        for path in representatives().values():
            address = f"/{code}/{path}"
            assert visitor.makes(address, address) == 1, address


def test_no_view_looks_at_more_than_it_says(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()

    class Spying(QueryDict):
        def __getitem__(self, key: str) -> Any:
            seen.add(key)
            return super().__getitem__(key)

        def getlist(self, key: str, default: Any = None) -> Any:
            seen.add(key)
            return super().getlist(key, default)

    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Spying)
    for path in representatives().values():
        seen.clear()
        address = f"/en/{path}"
        visitor.get(address)
        known = query_names(address.partition("?")[0])
        assert known is not None
        assert seen <= {*known, "preview"}, address


@pytest.mark.parametrize(
    ("address", "same_as"),
    [
        ("/en/?utm_source=newsletter", "/en/"),
        ("/en/cities/?x=1&side=cn&y", "/en/cities/?side=cn"),
        ("/en/practices/?side=cn&theme=energy", "/en/practices/?theme=energy&side=cn"),
        ("/en/cities/chengdu/?page=7", "/en/cities/chengdu/"),
        ("/en/search/?q=%E6%88%90%E9%83%BD", "/en/search/?q=成都".encode().decode("latin-1")),
    ],
)
def test_a_query_that_no_page_knows_is_no_other_page(
    visitor: Visitor, address: str, same_as: str
) -> None:
    first = visitor.get(same_as)
    asked = visitor.django.asked
    second = visitor.get(address)
    if same_as.isascii():
        assert visitor.django.asked == asked
    assert second.text == first.text


ODD: list[dict[str, str]] = [
    {"HTTP_HOST": "localhost"},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_FOR": "10.0.0.1", "HTTP_FORWARDED": "host=evil.example"},
    {"HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/"},
    {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9"},
    {"HTTP_COOKIE": "django_language=zh-hans; csrftoken=evil"},
    {"HTTP_ACCEPT": "application/json", "HTTP_USER_AGENT": "<script>"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    {"HTTP_RANGE": "bytes=0-10"},
    {"HTTP_AUTHORIZATION": "Basic ZXZpbDpldmls"},
    {"HTTP_IF_NONE_MATCH": '"evil"'},
    {"REMOTE_USER": "administrator"},
    {"SERVER_NAME": "evil.example", "SERVER_PORT": "1"},
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: next(iter(odd)))
def test_who_asks_first_decides_nothing(odd: dict[str, str]) -> None:
    """Whatever the first asked with, the second gets what they would have got alone."""
    address = "/en/cities/?side=cn"
    alone = Visitor().get(address)
    shared = Visitor()
    poisoned = shared.get(address, **odd)
    assert shared.get(address) == alone
    assert poisoned.text == alone.text
    assert shared.django.asked == 1


@pytest.mark.parametrize("host", ["evil.example", "", "testserver.evil.example", "testserver/x"])
def test_another_name_is_refused_as_ever(visitor: Visitor, host: str) -> None:
    visitor.get("/en/")
    assert visitor.get("/en/", HTTP_HOST=host).status == 400
    assert visitor.get("/en/").status == 200


def test_the_head_of_a_page_is_that_of_the_whole(visitor: Visitor) -> None:
    head = visitor.get("/en/news/", "HEAD")
    whole = visitor.get("/en/news/")
    assert head.body == b""
    assert head.headers == whole.headers
    assert int(whole.headers["content-length"]) == len(whole.body)
    assert visitor.django.asked == 1


def test_each_takes_it_in_their_own_encoding(visitor: Visitor) -> None:
    plain = visitor.get("/zh-hans/")
    assert "content-encoding" not in plain.headers
    for accepted, encoding in (
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("BR", "br"),
        ("gzip;q=x", ""),
        ("deflate", ""),
        (";;,,", ""),
        ("gzip;q=0", ""),
    ):
        taken = visitor.get("/zh-hans/", HTTP_ACCEPT_ENCODING=accepted)
        assert taken.headers.get("content-encoding", "") == encoding, accepted
        assert taken.text == plain.text
        assert taken.headers["vary"] == "Accept-Encoding"
    assert visitor.django.asked == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get", "TRACE"])
def test_other_methods_are_for_django(visitor: Visitor, method: str) -> None:
    before = visitor.get("/en/")
    assert visitor.makes("/en/", method=method) == 1
    assert visitor.makes("/en/") == 0
    assert visitor.get("/en/") == before


def test_refusals_are_not_kept(visitor: Visitor) -> None:
    for address in ("/en/nowhere/", "/en/cities/nowhere/", "/sitemap.xml?part=9", "/xx/"):
        assert visitor.get(address).status == 404
        assert visitor.makes(address) >= 1
    assert visitor.get("/en/cities/nowhere/", "HEAD").body == b""


def test_a_page_that_appears_is_found(visitor: Visitor) -> None:
    assert visitor.get("/en/cities/appearing/").status == 404
    make_city(slug="appearing")
    assert visitor.get("/en/cities/appearing/").status == 200


def test_a_former_address_leads_on_with_the_whole_query(visitor: Visitor) -> None:
    city = make_city(slug="before")
    city.slug = "after"
    city.save()
    moved = visitor.get("/en/cities/before/?utm=1")
    assert moved.status == 301
    assert moved.headers["location"] == "/en/cities/after/?utm=1"


def test_the_bytes_of_a_path_are_read_as_django_reads_them(visitor: Visitor) -> None:
    for path in (
        "/en/\xff/",
        "/en/" + "成都".encode().decode("latin-1") + "/",
        "/en/" + "x" * 5000 + "/",
    ):
        assert visitor.get(path).status == 404


def test_https_is_not_answered_for_http(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.get("/en/")
    monkeypatch.setattr("smartcity.page_cache.asking._MUST_BE_SECURE", True)
    monkeypatch.setattr(settings, "SECURE_SSL_REDIRECT", True)
    again = Visitor()
    assert again.get("/en/").status == 301
    assert again.get("/en/", **{"wsgi.url_scheme": "https"}).status in (200, 301)


def test_no_kept_page_carries_a_nonce_or_a_cookie(visitor: Visitor) -> None:
    with translation.override("en"):
        for name in ("home", "cities", "search", "comparison"):
            headers = visitor.get(reverse(name)).headers
            assert "'nonce-" not in headers["content-security-policy"]
            assert "set-cookie" not in headers
