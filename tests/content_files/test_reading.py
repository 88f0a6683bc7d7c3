"""A malformed content file is refused whole, naming file, record and field."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cities.content_files import ContentError, load_new
from cities.models import City, HeldKey

pytestmark = pytest.mark.usefixtures("empty_site")

Change = Callable[[list[dict[str, Any]]], Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(settings.FIXTURES_DIR, tmp_path / "fixtures"))


def refusal(folder: Path) -> str:
    """Load, which must be refused and leave nothing behind; return what was said."""
    with pytest.raises(ContentError) as refused:
        load_new(folder)
    assert not City.objects.exists()
    assert not HeldKey.objects.exists()
    return str(refused.value)


def change(folder: Path, name: str, change: Change) -> None:
    path = folder / name
    records = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(change(records) or records, ensure_ascii=False), encoding="utf-8")


def set_field(slug: str, field: str, value: Any) -> Change:
    def apply(records: list[dict[str, Any]]) -> None:
        record = next(r for r in records if r["fields"]["slug"] == slug)
        record["fields"][field] = value

    return apply


LAG = {
    "field": "summary",
    "language": "en",
    "behind": "zh-hans",
    "said": "旧",
    "since": "2026-11-22T00:00:00Z",
}


@pytest.mark.parametrize(
    ("name", "slug", "field", "value"),
    [
        ("cities.json", "chengdu", "latitude", "north"),
        ("cities.json", "chengdu", "latitude", 91),
        ("cities.json", "chengdu", "country", "XX"),
        ("cities.json", "chengdu", "country", "FR"),
        ("cities.json", "chengdu", "name", "Chengdu"),  # the bare column
        ("cities.json", "chengdu", "nonsense", 1),
        ("cities.json", "chengdu", "aliases", "one"),
        ("cities.json", "chengdu", "aliases", [1]),
        ("cities.json", "chengdu", "published_at", "soon"),
        ("cities.json", "chengdu", "published_at", 5),
        ("cities.json", "chengdu", "published_at", []),
        ("cities.json", "chengdu", "published_at", "2026-11-22T00:00:00"),  # in which zone?
        ("cities.json", "chengdu", "source_order", float("inf")),
        ("cities.json", "chengdu", "source_order", [1]),
        ("cities.json", "chengdu", "name_en", {"a": 1}),
        ("cities.json", "chengdu", "name_en", "x" * 301),
        ("cities.json", "chengdu", "website", "javascript:alert(1)"),
        ("cities.json", "chengdu", "outdated", "summary"),
        ("cities.json", "chengdu", "outdated", [{"field": "summary"}]),
        ("cities.json", "chengdu", "outdated", [{**LAG, "field": "slogan"}]),
        ("cities.json", "chengdu", "outdated", [{**LAG, "behind": "en"}]),
        ("cities.json", "chengdu", "outdated", [{**LAG, "behind": "tlh"}]),
        ("cities.json", "chengdu", "outdated", [{**LAG, "since": "yesterday"}]),
        ("cities.json", "chengdu", "outdated", [{**LAG, "since": "2026-11-22"}]),
        ("cities.json", "chengdu", "outdated", [{**LAG, "said": 1}]),
        ("figures.json", "chengdu-population-2020", "city", ["nowhere"]),
        ("figures.json", "chengdu-population-2020", "city", "chengdu"),
        ("figures.json", "chengdu-population-2020", "value", "many"),
        ("figures.json", "chengdu-population-2020", "year", None),
        ("figures.json", "chengdu-population-2020", "member", ["prato"]),
        ("news.json", None, "date", "yesterday"),
        ("news.json", None, "cities", ["chengdu"]),
        ("news.json", None, "cities", [["nowhere"]]),
        ("partners.json", "catr", "parent", ["nobody"]),
        ("practices.json", None, "theme", "magic"),
        ("pages.json", "about", "slug", "search"),
    ],
)
def test_a_wrong_value_is_named(
    folder: Path, name: str, slug: str | None, field: str, value: Any
) -> None:
    if slug is None:
        slug = json.loads((folder / name).read_text(encoding="utf-8"))[0]["fields"]["slug"]
    change(folder, name, set_field(slug, field, value))
    said = refusal(folder)
    assert said.startswith(f"{name}: record “{value if field == 'slug' else slug}”: {field}: ")


def test_a_cooperation_of_one_side_is_refused(folder: Path) -> None:
    fields = {
        "slug": "trams",
        "title_en": "Trams",
        "theme": "transport",
        "status": "planned",
        "cities": [["lyon"], ["malmo"]],
    }
    change(
        folder, "cooperations.json", lambda _: [{"model": "cities.cooperation", "fields": fields}]
    )
    assert refusal(folder).startswith("cooperations.json: record “trams”: cities: ")


def test_a_circle_of_partners_is_refused(folder: Path) -> None:
    change(folder, "partners.json", set_field("miit", "parent", ["catr"]))
    assert ": parent: " in refusal(folder)


def test_a_missing_required_field_is_named(folder: Path) -> None:
    def drop_side(records: list[dict[str, Any]]) -> None:
        del records[0]["fields"]["side"]

    change(folder, "cities.json", drop_side)
    assert ": side: " in refusal(folder)


def test_a_record_twice_is_named(folder: Path) -> None:
    change(folder, "cities.json", lambda records: [*records, records[0]])
    assert "cities.json: record “amsterdam”: slug" in refusal(folder)


def test_broken_json_is_located(folder: Path) -> None:
    (folder / "cities.json").write_text('[\n  {"model": }\n]', encoding="utf-8")
    assert refusal(folder).startswith("cities.json: line 2, column ")


def test_bytes_that_are_not_utf_8_are_located(folder: Path) -> None:
    (folder / "pages.json").write_bytes(b'["\xff"]')
    assert refusal(folder) == "pages.json: byte 2 is not UTF-8."


@pytest.mark.parametrize(
    "wrong", ["{}", "1", '["x"]', '[{"model": "cities.page"}]', "[{}]", "null"]
)
def test_other_shapes_are_refused(folder: Path, wrong: str) -> None:
    (folder / "cities.json").write_text(wrong, encoding="utf-8")
    assert refusal(folder).startswith("cities.json: ")


def test_a_record_without_slug_is_numbered(folder: Path) -> None:
    def drop_slug(records: list[dict[str, Any]]) -> None:
        del records[2]["fields"]["slug"]

    change(folder, "cities.json", drop_slug)
    assert refusal(folder).startswith("cities.json: record 3: slug: ")


def test_a_missing_file_and_an_unknown_one_are_named(folder: Path) -> None:
    (folder / "towns.json").write_text("[]", encoding="utf-8")
    assert refusal(folder).startswith("towns.json: ")
    (folder / "towns.json").rename(folder / "towns.txt")
    (folder / "measures.json").unlink()
    assert refusal(folder).startswith("measures.json: ")
