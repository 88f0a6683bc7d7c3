"""What must answer whatever the database does: asking it here would raise."""

import pytest
from django.template.loader import render_to_string
from django.test import Client


def test_health_needs_no_database() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "500"])
def test_the_fault_pages_need_no_database(name: str) -> None:
    assert "<h1>" in render_to_string(f"{name}.html")
