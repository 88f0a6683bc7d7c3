"""Former slugs travel with the content."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cities.content_files import ContentError, load_new, write_all
from cities.models import City, HeldKey

pytestmark = pytest.mark.django_db


def records(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "cities.json").read_text())
    return found


def write(folder: Path, cities: list[dict[str, Any]]) -> None:
    (folder / "cities.json").write_text(json.dumps(cities))


def rename(old: str, new: str) -> None:
    city = City.objects.get(slug=old)
    city.slug = new
    city.save()


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    rename("riga", "riga-city")
    rename("riga-city", "riga-latvia")
    write_all(tmp_path)
    return tmp_path


def test_they_are_written_only_where_there_are_any(exported: Path) -> None:
    former = {
        record["fields"]["slug"]: record["fields"]["former_slugs"]
        for record in records(exported)
        if "former_slugs" in record["fields"]
    }
    assert former == {"riga-latvia": ["riga", "riga-city"]}


def test_loaded_elsewhere_they_lead_to_the_record(
    exported: Path, empty_site: None, client: Client
) -> None:
    load_new(exported)
    for slug in ("riga", "riga-city"):
        response = client.get(f"/zh-hans/cities/{slug}/")
        assert response.headers["Location"] == "/zh-hans/cities/riga-latvia/"
    again = exported / "again"
    write_all(again)
    assert (again / "cities.json").read_bytes() == (exported / "cities.json").read_bytes()


def test_a_record_that_was_deleted_leaves_none(tmp_path: Path) -> None:
    rename("riga", "riga-city")
    City.objects.get(slug="riga-city").delete()
    write_all(tmp_path)
    assert "riga-city" not in (tmp_path / "cities.json").read_text()
    assert "riga" in HeldKey.held(City)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("riga", "a list of slugs is expected"),
        ([5], "a list of slugs is expected"),
        (["Not A Slug"], "Use lower-case letters"),
        (["chengdu"], "is, or was, another record's slug"),
    ],
)
def test_malformed_ones_are_refused(exported: Path, value: Any, message: str) -> None:
    cities = records(exported)
    city = next(c for c in cities if c["fields"]["slug"] == "riga-latvia")
    city["fields"]["former_slugs"] = value
    write(exported, cities)
    with pytest.raises(ContentError) as refused:
        load_new(exported)
    assert "cities.json: record “riga-latvia”: former_slugs:" in str(refused.value)
    assert message in str(refused.value)


def test_a_former_slug_is_not_given_to_another_record(exported: Path) -> None:
    other = City.objects.get(slug="lyon")
    other.slug = "riga"
    with pytest.raises(Exception, match="former address"):
        other.full_clean()
    mine = City.objects.get(slug="riga-latvia")
    mine.slug = "riga"
    mine.full_clean()
    mine.save()
    assert HeldKey.all_former(City) == {"riga": ["riga-city", "riga-latvia"]}
