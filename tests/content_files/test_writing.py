"""The files written back are the files that were read, but for what was changed."""

import difflib
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import serializers
from django.core.management import CommandError, call_command
from django.utils import timezone
from modeltranslation.translator import translator

from cities.content_files import FILES, load_new, write_all, writing
from cities.models import City
from cities.models.languages import columns
from cities.models.line import Line
from tests.factories import make_city, make_cooperation, make_figure, unmake_all

pytestmark = pytest.mark.django_db


def test_load_then_export_changes_no_byte(tmp_path: Path) -> None:
    write_all(tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (settings.FIXTURES_DIR / name).read_bytes(), name


def test_no_more_records_are_in_memory_than_a_batch_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serialize, together = serializers.serialize, []

    def counted(form: str, records: list[Any], **options: Any) -> Any:
        together.append(len(records))
        return serialize(form, records, **options)

    monkeypatch.setattr(serializers, "serialize", counted)
    monkeypatch.setattr(writing, "BATCH", 7)
    write_all(tmp_path)
    assert sum(together) == sum(model.objects.count() for model in FILES.values())
    assert max(together) == 7
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (settings.FIXTURES_DIR / name).read_bytes(), name


def test_what_was_not_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "images_named", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_all(tmp_path)
    assert list(tmp_path.iterdir()) == []


def difference(tmp_path: Path, name: str) -> list[str]:
    """The lines in which an export differs from the repository's file."""
    write_all(tmp_path)
    files = (settings.FIXTURES_DIR / name, tmp_path / name)
    texts = [path.read_text(encoding="utf-8").splitlines() for path in files]
    return list(difflib.unified_diff(*texts, n=0))[2:]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x1c", "\x0b"])
def test_a_sign_that_python_takes_for_the_end_of_a_line_is_one_like_any_other(
    tmp_path: Path, sign: str
) -> None:
    file = tmp_path / "cities.json"
    writing._write(file, iter([{"name": f"One{sign}two"}]))
    assert json.loads(file.read_text(encoding="utf-8")) == [{"name": f"One{sign}two"}]


def test_after_one_edit_the_difference_is_that_edit(tmp_path: Path) -> None:
    city = City.objects.get(slug="chengdu")
    city.summary_zh_hans, city.summary_en = "新的简介。", "A new summary."  # type: ignore[attr-defined]
    city.save()
    lines = [line for line in difference(tmp_path, "cities.json") if line[0] != "@"]
    assert [line[0] for line in lines] == ["-", "-", "+", "+"]
    assert lines[2].strip("+ ") == '"summary_en": "A new summary.",'
    assert lines[3].strip("+ ") == '"summary_zh_hans": "新的简介。"'


def test_after_an_edit_in_one_language_it_is_that_edit_and_what_lags_since(tmp_path: Path) -> None:
    city = City.objects.get(slug="chengdu")
    city.summary_zh_hans, said = "新的简介。", city.summary_zh_hans  # type: ignore[attr-defined]
    begun = timezone.now().replace(microsecond=0)  # files name seconds
    city.save()
    lines = [line[1:].strip() for line in difference(tmp_path, "cities.json") if line[0] == "+"]
    assert lines.pop() == '"summary_zh_hans": "新的简介。"'
    (entry,) = json.loads("".join(lines).removeprefix('"outdated": ').removesuffix(","))
    since = datetime.fromisoformat(entry.pop("since"))
    assert begun <= since <= Line.of(city).head().moment
    assert entry == {"field": "summary", "language": "en", "behind": "zh-hans", "said": said}


@pytest.mark.usefixtures("empty_site")
def test_what_lags_survives_export_and_load(tmp_path: Path) -> None:
    city = make_city(summary_en="One.", summary_zh_hans="一。")
    figure = make_figure(city)
    figure.scope_zh_hans = "市辖区"
    figure.save()
    city.summary_en = "Two."  # type: ignore[attr-defined]
    city.save()
    state = Line.of(city).head().snapshot
    write_all(tmp_path)
    unmake_all()
    load_new(tmp_path)
    line = Line.of(City.objects.get(slug=city.slug))
    assert line.head().snapshot == state
    assert line.revisions.count() == 1
    # The history is gone, and still a text that comes back agrees again.
    again = City.objects.get(slug=city.slug)
    again.summary_en = "One."  # type: ignore[attr-defined]
    again.save()
    assert line.head().snapshot["outdated"] == []


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
    assert "13 files changed." in out.getvalue()
    out = io.StringIO()
    call_command("export_content", to=tmp_path, stdout=out)
    assert out.getvalue() == "0 files changed.\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_content", to=tmp_path / "file")
