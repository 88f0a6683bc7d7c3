"""Any address, method and header, of visitors and of an administrator: an answer, never a fault.

REQUESTS says how many (400 unless set); 100000 is the figure claimed.
"""

import os
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cities.models import City
from tests.admin.cast import signed_in
from tests.representatives import representatives

REQUESTS = int(os.environ.get("REQUESTS", "400"))
pytestmark = pytest.mark.django_db
OFTEN = settings(
    max_examples=REQUESTS // 4,
    suppress_health_check=list(HealthCheck),
    deadline=None,
    database=None,
)


def routes(resolver: URLResolver | None = None, prefix: str = "") -> list[str]:
    """Every route there is, with the places of its arguments as `<>`."""
    found = []
    for each in (resolver or get_resolver()).url_patterns:
        here = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            plain = re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", "<>", here)
            found.append("/" + re.sub(r"[\^$\\?]|\\Z", "", plain))
        else:
            found += routes(each, here)
    return found


PIECES = st.sampled_from(
    ["chengdu", "lyon", "1", "0", "-1", "99999999999999999999", "cities", "news", "..", "%00", "页"]
) | st.text(max_size=12)
VALUES = PIECES | st.sampled_from(
    [
        "cn",
        "eu",
        "DK",
        "energy",
        "2014",
        "2014-13-45",
        "en",
        "zh-hans",
        "1e309",
        "NaN",
        "'\"<",
        "\0",
    ]
)
NAMES = st.sampled_from(
    "q page side country theme city kind year from next preview o p all e _popup _to_field"
    " _changelist_filters base action select_across revision first second language lang".split()
) | st.text(min_size=1, max_size=8)
QUERIES = st.dictionaries(NAMES, st.lists(VALUES, max_size=3), max_size=4)
HEADERS = st.dictionaries(
    st.sampled_from(
        "Accept Accept-Encoding Accept-Language Content-Type Cookie Host If-Modified-Since"
        " If-None-Match Origin Range Referer User-Agent X-Forwarded-For X-Forwarded-Host"
        " X-Request-ID X-Requested-With".split()
    ),
    st.text(
        st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30
    )
    | st.sampled_from(
        ["gzip", "br;q=0", '"x"', "*", "XMLHttpRequest", "Tue, 99 Foo 0000", "a=b;c"]
    ),
    max_size=4,
)
METHODS = st.sampled_from(["get", "get", "head", "post", "put", "patch", "delete", "options"])


@st.composite
def addresses(draw: Any) -> str:
    """An address of a route, its arguments filled with anything; or just any address."""
    if draw(st.integers(0, 5)) == 0:
        return "/" + "/".join(draw(st.lists(PIECES, max_size=5)))
    if draw(st.integers(0, 2)) == 0:
        return "/en/" + draw(st.sampled_from(sorted(representatives().values())))
    route: str = draw(st.sampled_from(routes()))
    while "<>" in route:
        route = route.replace("<>", draw(PIECES), 1)
    return route


def ask(client: Client, method: str, path: str, query: Any, headers: Any, body: Any) -> None:
    """Send it, and take back whatever it did."""
    options: Any = {"query_params": query, "headers": headers}
    if method in ("post", "put", "patch"):
        options["data"] = body if method == "post" else "x"
    client.raise_request_exception = False
    with transaction.atomic():
        # With the host, or the test's client would take what follows two slashes for one.
        response = getattr(client, method)(f"http://testserver{path}", **options)
        if response.streaming:
            b"".join(response)
        transaction.set_rollback(True)
    assert response.status_code < 500, (method, path, query, headers, response.status_code)


@OFTEN
@example(method="get", path="//[", query={}, headers={}, body={})
@example(method="head", path="/admin/password_change/", query={}, headers={}, body={})
@given(method=METHODS, path=addresses(), query=QUERIES, headers=HEADERS, body=QUERIES)
def test_of_a_visitor(
    client: Client, method: str, path: str, query: Any, headers: Any, body: Any
) -> None:
    ask(client, method, path, query, headers, body)


@pytest.fixture
def root() -> Client:
    return signed_in(User.objects.create_superuser("root", password="secret"))


@settings(OFTEN, max_examples=REQUESTS * 3 // 4)
@example(
    method="get",
    path="/admin/cities/measure/1/delete/",
    query={"_to_field": [""]},
    headers={},
    body={},
    real=False,
)
@example(
    method="get",
    path="/admin/cities/practice/add/",
    query={"city": ["chengdu"]},
    headers={},
    body={},
    real=False,
)
@given(
    method=METHODS,
    path=addresses(),
    query=QUERIES,
    headers=HEADERS,
    body=QUERIES,
    real=st.booleans(),
)
def test_of_an_administrator(
    root: Client, method: str, path: str, query: Any, headers: Any, body: Any, real: bool
) -> None:
    headers = {name: value for name, value in headers.items() if name != "Cookie"}
    if real:  # of a record that is there
        key = City.objects.values_list("pk", flat=True)[0]
        path = re.sub(r"/admin/cities/city/[^/]*/", f"/admin/cities/city/{key}/", path)
    ask(root, method, path, query, headers, body)
