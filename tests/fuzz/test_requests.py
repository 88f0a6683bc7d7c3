"""Any address and header: an answer, never a fault."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

PATHS = st.lists(
    st.sampled_from(
        ["en", "zh-hans", "cities", "chengdu", "news", "admin", "healthz", "..", "", "页", "%00"]
    )
    | st.text(max_size=6),
    max_size=6,
).map(lambda parts: "/" + "/".join(parts))


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(path="//[", query="", language="")
@given(path=PATHS, query=st.text(max_size=20), language=st.text(max_size=30))
def test_every_request_is_answered(client: Client, path: str, query: str, language: str) -> None:
    header: Any = language.encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "")
    # With the host, or the test's client would take what follows two slashes for one.
    address = f"http://testserver{path}"
    response = client.get(address, {"q": query}, headers={"Accept-Language": header})
    assert response.status_code < 500
