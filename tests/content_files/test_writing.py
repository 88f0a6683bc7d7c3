"""The files written back are the files that were read, but for what was changed."""

import difflib
import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from modeltranslation.translator import translator

from cities.content_files import FILES, write_all
from cities.models import City
from cities.models.languages import columns
from tests.factories import make_city, make_cooperation

pytestmark = pytest.mark.django_db


def test_load_then_export_changes_no_byte(tmp_path: Path) -> None:
    write_all(tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (settings.FIXTURES_DIR / name).read_bytes(), name


def test_after_one_edit_the_difference_is_that_edit(tmp_path: Path) -> None:
    city = City.objects.get(slug="chengdu")
    city.summary_zh_hans = "新的简介。"  # type: ignore[attr-defined]
    city.save()
    write_all(tmp_path)
    lines = list(
        difflib.unified_diff(
            (settings.FIXTURES_DIR / "cities.json").read_text(encoding="utf-8").splitlines(),
            (tmp_path / "cities.json").read_text(encoding="utf-8").splitlines(),
            n=0,
        )
    )[3:]
    assert [line[0] for line in lines] == ["-", "+"]
    assert lines[1].strip("+ ") == '"summary_zh_hans": "新的简介。"'


def test_drafts_and_made_records_are_written(tmp_path: Path) -> None:
    made = make_cooperation(published_at=None)
    write_all(tmp_path)
    (record,) = json.loads((tmp_path / "cooperations.json").read_text(encoding="utf-8"))
    assert record["fields"]["slug"] == made.slug
    assert "published_at" not in record["fields"]
    assert len(record["fields"]["cities"]) == 2


def test_the_order_does_not_depend_on_how_things_were_made(tmp_path: Path) -> None:
    made = make_cooperation(
        cities=[make_city(slug="zz", side="eu"), make_city(slug="aa", side="cn")]
    )
    write_all(tmp_path)
    (record,) = json.loads((tmp_path / "cooperations.json").read_text(encoding="utf-8"))
    assert (record["fields"]["slug"], record["fields"]["cities"]) == (made.slug, [["aa"], ["zz"]])
    cities = json.loads((tmp_path / "cities.json").read_text(encoding="utf-8"))
    assert cities[0]["fields"]["slug"] == "aa"


@pytest.mark.parametrize("name", FILES)
def test_the_files_hold_natural_keys_and_suffixed_columns_only(name: str) -> None:
    model = FILES[name]
    text = (settings.FIXTURES_DIR / name).read_text(encoding="utf-8")
    records = json.loads(text)
    assert "\\u" not in text
    assert [r["fields"]["slug"] for r in records] == sorted(r["fields"]["slug"] for r in records)
    bare = set(translator.get_options_for_model(model).all_fields)
    for record in records:
        assert set(record) == {"model", "fields"}
        assert not bare & set(record["fields"])
        assert not {"id", "pk", *columns("sort_key")} & set(record["fields"])


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("export_content", to=tmp_path, stdout=out)
    assert "12 of 12 files changed." in out.getvalue()
    out = io.StringIO()
    call_command("export_content", to=tmp_path, stdout=out)
    assert out.getvalue() == "0 of 12 files changed.\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_content", to=tmp_path / "file")
