"""404 and 500, in the language of the address."""

import errno
from typing import Any
from urllib.parse import urlencode

import botocore.exceptions
import pytest
import redis
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError
from django.test import Client

from cities.views.directory import Directory
from tests.forms import form_values
from tests.html import Document


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "tag", "title"),
    [
        ("/en/nonsense/", "en", "Page not found"),
        ("/zh-hans/nonsense/", "zh-Hans", "页面不存在"),
        ("/en/cities/atlantis/", "en", "Page not found"),
        ("/zh-hans/cities/atlantis/", "zh-Hans", "页面不存在"),
        ("/nonsense", "en", "Page not found"),
    ],
)
def test_not_found_in_the_language_of_the_address(
    visitor: Client, address: str, tag: str, title: str
) -> None:
    response = visitor.get(address)
    assert response.status_code == 404
    assert not response.cookies
    document = Document(response.content)
    assert document.root.get("lang") == tag
    assert document.text(".//h1") == title
    assert document.all("head/link[@rel='canonical']") == []
    switch = document.all(".//ul[@class='switch']//a")
    assert [link.get("href", "").split("/")[1] for link in switch] == [
        "zh-hans" if tag == "en" else "en"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "tag", "title"),
    [("en", "en", "Something went wrong"), ("zh-hans", "zh-Hans", "出现故障")],
)
def test_a_fault_answers_in_the_language_of_the_address(
    client: Client, monkeypatch: Any, language: str, tag: str, title: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("made to fail")

    monkeypatch.setattr(Directory, "get_context_data", fail)
    client.raise_request_exception = False
    response = client.get(f"/{language}/cities/")
    assert response.status_code == 500
    document = Document(response.content)
    assert document.root.get("lang") == tag
    assert document.text(".//h1") == title
    assert "made to fail" not in document.text()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"), [("en", "Please try again in a minute"), ("zh-hans", "请稍后再试")]
)
@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        InterfaceError("connection already closed"),
        redis.exceptions.ConnectionError("refused"),
        redis.exceptions.TimeoutError("no answer"),
        botocore.exceptions.EndpointConnectionError(endpoint_url="http://bucket.example"),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EROFS, "Read-only file system"),
    ],
    ids=repr,
)
def test_what_may_be_over_soon_is_told_so(
    client: Client, monkeypatch: Any, error: Exception, language: str, title: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(Directory, "get_context_data", fail)
    client.raise_request_exception = False
    response = client.get(f"/{language}/cities/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    document = Document(response.content)
    assert document.text(".//h1") == title
    assert str(error) not in document.text()
    assert response["X-Request-ID"] in document.text()


@pytest.mark.django_db
def test_the_language_switch_of_a_missing_page_keeps_the_address(visitor: Client) -> None:
    document = Document(visitor.get("/en/cities/atlantis/?a=1&b=%E4%B8%AD").content)
    link = document.one(".//ul[@class='switch']//a")
    assert link.get("href") == "/zh-hans/cities/atlantis/?a=1&b=%E4%B8%AD"
    document = Document(visitor.get("/en/a%3Fb%23c/").content)
    assert document.one(".//ul[@class='switch']//a").get("href") == "/zh-hans/a%3Fb%23c/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "tag", "title"),
    [("en", "en", "The form could not be accepted"), ("zh-hans", "zh-Hans", "表单未能提交")],
)
def test_a_form_without_proof_is_refused_in_the_editors_language(
    language: str, tag: str, title: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = language
    response = client.post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    document = Document(response.content)
    assert (document.root.get("lang"), document.text(".//h1")) == (tag, title)


@pytest.mark.django_db
def test_an_unknown_host_is_a_bad_request_in_the_language_of_the_address(client: Client) -> None:
    for language, title in (("en", "The request makes no sense"), ("zh-hans", "请求无效")):
        response = client.get(f"/{language}/", headers={"Host": "evil.example"})
        assert response.status_code == 400
        assert Document(response.content).text(".//h1") == title


@pytest.mark.django_db
def test_what_one_may_not_do_is_told(client: Client) -> None:
    client.force_login(User.objects.create_user("clerk", password="x", is_staff=True))
    response = client.get("/admin/cities/city/")
    assert response.status_code == 403
    assert Document(response.content).text(".//h1") == "Not allowed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"), [("en", "This is too much at once"), ("zh-hans", "提交的内容过多")]
)
def test_who_sends_too_much_is_told_so(admin_client: Client, language: str, title: str) -> None:
    admin_client.cookies["django_language"] = language
    address = "/admin/cities/city/add/"
    many = {f"name{number}": "x" for number in range(10_001)}
    for sent in (many, {"summary_en": "x" * 3_000_000}):
        response = admin_client.post(
            address, urlencode(sent), content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code == 413
        assert Document(response.content).text(".//h1") == title


@pytest.mark.django_db
def test_a_city_of_very_many_figures_is_not(admin_client: Client) -> None:
    form = admin_client.get("/admin/cities/city/add/")
    many = form_values(Document(form.content), "city_form")
    many |= {f"figures-{number}-value": "1" for number in range(5_000)}
    response = admin_client.post("/admin/cities/city/add/", many)
    assert response.status_code == 200
