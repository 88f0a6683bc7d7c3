"""`/` and the language of a request."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("zh", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.2, zh;q=0.9", "zh-hans"),
        ("fr, de;q=0.9", "en"),
        ("fr, zh;q=0.1", "zh-hans"),
        ("fr, zh;q=0", "en"),
        ("*", "en"),
        ("zh;q=nonsense, en", "en"),
        ("x" * 5000, "en"),
    ],
)
def test_the_root_leads_where_the_browser_prefers(
    visitor: Client, header: str | None, language: str
) -> None:
    headers = {} if header is None else {"Accept-Language": header}
    response = visitor.get("/", headers=headers)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in response.headers["Vary"]
    assert not response.cookies


def test_the_root_ignores_cookies(visitor: Client) -> None:
    visitor.cookies["django_language"] = "zh-hans"
    assert visitor.get("/").headers["Location"] == "/en/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_depends_on_its_address_alone(visitor: Client, language: str) -> None:
    plain = visitor.get(f"/{language}/cities/").content
    visitor.cookies["django_language"] = "zh-hans" if language == "en" else "en"
    for header in ("en", "zh-CN", "fr"):
        response = visitor.get(f"/{language}/cities/", headers={"Accept-Language": header})
        assert response.content == plain
        assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "address", ["/cities/", "/about/", "/cities/chengdu/", "/nonsense", "/de/", "/zh/"]
)
def test_no_address_without_language_is_redirected_by_header(visitor: Client, address: str) -> None:
    assert visitor.get(address, headers={"Accept-Language": "zh-CN"}).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/", "/en/", "/en/cities/", "/en/cities/chengdu/"])
def test_public_pages_are_only_read(visitor: Client, method: str, address: str) -> None:
    assert getattr(visitor, method)(address).status_code == 405


def test_an_address_without_language_does_not_obey_the_cookie(visitor: Client) -> None:
    visitor.cookies["django_language"] = "zh-hans"
    response = visitor.get("/nonsense", headers={"Accept-Language": "zh-CN"})
    assert response.headers["Content-Language"] == "en"


def test_absolute_addresses_come_from_the_setting_not_from_the_request(visitor: Client) -> None:
    content = visitor.get("/en/cities/", headers={"Host": "localhost"}).content.decode()
    assert "localhost" not in content
    assert "http://127.0.0.1:8000/zh-hans/cities/" in content
