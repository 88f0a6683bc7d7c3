"""What was saved is found by its year and month, however much there is."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cities.models import Revision
from cities.models.line import Line
from tests.factories import make_city
from tests.html import Document, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_site")]

ADDRESS = "/admin/cities/revision/"


@pytest.fixture
def _saved(empty_site: None) -> None:
    """Cities that were saved in three months of two years, and are called after them."""
    for year, month, day in ((2024, 12, 31), (2026, 1, 1), (2026, 3, 31)):
        city = make_city(name_en=f"{year}-{month:02}", name_zh_hans="城市")
        Line.of(city).catch_up()
        moment = datetime(year, month, day, 23, 59, tzinfo=UTC)
        Revision.objects.filter(model="city", record_id=city.pk).update(moment=moment)


def records(client: Client, query: str) -> list[str]:
    document = Document(client.get(f"{ADDRESS}?{query}").content)
    return [words(cell) for cell in document.all(".//td[@class='field-record']")]


def offered(client: Client, query: str) -> list[str]:
    document = Document(client.get(f"{ADDRESS}?{query}").content)
    links = map(words, document.all(".//nav[@id='changelist-filter']//a"))
    return [link for link in links if re.fullmatch(r"([A-Z][a-z]+ )?20\d\d", link)]


@pytest.mark.usefixtures("_saved")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("moment=2024", ["2024-12"]),
        ("moment=2025", []),
        ("moment=2026", ["2026-03", "2026-01"]),
        ("moment=2026-01", ["2026-01"]),
        ("moment=2024-12", ["2024-12"]),
        *((f"moment={each}", ["2026-03", "2026-01", "2024-12"]) for each in ("", "0000", "9999")),
        *((f"moment={each}", ["2026-03", "2026-01", "2024-12"]) for each in ("2026-13", "x%00")),
    ],
)
def test_it_narrows(anna: Client, query: str, found: list[str]) -> None:
    assert records(anna, query) == found


@pytest.mark.usefixtures("_saved")
def test_it_offers_what_lies_between_the_first_and_the_last(anna: Client) -> None:
    assert offered(anna, "") == ["2026", "2025", "2024"]
    months = ["March 2026", "February 2026", "January 2026"]
    assert offered(anna, "moment=2026") == ["2026", *months, "2025", "2024"]
    assert offered(anna, "moment=2024-12") == ["2026", "2025", "2024", "December 2024"]


def test_where_nothing_was_saved_it_is_left_out(anna: Client) -> None:
    assert offered(anna, "") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the size of tables")
def test_all_that_was_saved_is_listed_without_being_sorted() -> None:
    asked: Any = Revision.objects.of_kinds(["city", "newsitem"])
    assert "TEMP B-TREE" not in asked[:100].explain()
    counted = asked.filter(moment__gte=datetime(2026, 1, 1, tzinfo=UTC)).order_by()
    assert "COVERING INDEX revision_moment" in counted.values("pk").explain()
