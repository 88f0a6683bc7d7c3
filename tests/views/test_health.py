"""What must answer whatever the database does: asking it here would raise."""

from pathlib import Path
from typing import Any

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


def test_a_fault_page_needs_no_collected_files(settings: Any, tmp_path: Path) -> None:
    assert "cities/site.css" in render_to_string("500.html")
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    page = render_to_string("500.html")
    assert "<h1>" in page
    assert "site.css" not in page
