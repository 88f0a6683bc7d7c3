"""Loading brings what is new and leaves alone what people changed."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from cities.content_files import FILES, load_new, write_all
from cities.models import (
    City,
    CityMember,
    Cooperation,
    Figure,
    HeldKey,
    Keyed,
    NewsItem,
    Page,
    Partner,
    Practice,
)

pytestmark = pytest.mark.django_db


def test_a_second_load_changes_nothing(tmp_path: Path) -> None:
    assert sum(load_new(settings.FIXTURES_DIR).values()) == 0
    write_all(tmp_path)
    assert not changed_files(tmp_path)


def changed_files(folder: Path) -> list[str]:
    """Files of `folder` that differ from the fixtures."""
    return [
        name
        for name in FILES
        if (folder / name).read_bytes() != (settings.FIXTURES_DIR / name).read_bytes()
    ]


def test_edited_renamed_and_deleted_records_stay_so() -> None:
    City.objects.filter(slug="chengdu").update(name_en="Chengdu, edited")
    renamed = City.objects.get(slug="korla")
    renamed.slug = "kurla"
    renamed.save()
    Page.objects.get(slug="privacy").delete()
    City.objects.get(slug="lyon").delete()  # with its practices and figures

    assert sum(load_new(settings.FIXTURES_DIR).values()) == 0

    assert City.objects.get(slug="chengdu").name_en == "Chengdu, edited"  # type: ignore[attr-defined]
    assert not City.objects.filter(slug__in=["korla", "lyon"]).exists()
    assert not Page.objects.filter(slug="privacy").exists()
    assert not Practice.objects.filter(slug__startswith="lyon").exists()


def test_a_slug_renamed_without_a_save_does_not_come_back_either() -> None:
    City.objects.filter(slug="korla").update(slug="kurla")
    load_new(settings.FIXTURES_DIR)
    assert not City.objects.filter(slug="korla").exists()


def test_a_record_that_an_editor_made_and_deleted_does_not_come_from_the_files(
    tmp_path: Path,
) -> None:
    page = Page(slug="history-of-trams", title_en="Trams")
    page.save()
    write_all(tmp_path)
    page.delete()
    load_new(tmp_path)
    assert not Page.objects.filter(slug="history-of-trams").exists()


def test_a_key_that_no_signal_told_of_is_noted_at_the_next_load(tmp_path: Path) -> None:
    Page.objects.bulk_create([Page(slug="made-in-bulk", title_en="Bulk")])
    write_all(tmp_path)
    load_new(settings.FIXTURES_DIR)
    Page.objects.filter(slug="made-in-bulk").delete()
    load_new(tmp_path)
    assert not Page.objects.filter(slug="made-in-bulk").exists()


def add_to(folder: Path, name: str, fields: dict[str, Any]) -> None:
    path = folder / name
    records = json.loads(path.read_text(encoding="utf-8"))
    records.append({"model": FILES[name]._meta.label_lower, "fields": fields})
    path.write_text(json.dumps(records), encoding="utf-8")


def test_new_records_of_the_files_are_loaded_with_their_relations(tmp_path: Path) -> None:
    write_all(tmp_path)
    add_to(
        tmp_path,
        "news.json",
        {
            "slug": "late-news",
            "date": "2016",
            "title_zh_hans": "新消息",
            "body_zh_hans": "<p>正文</p><script>x</script>",
            "cities": [["lyon"], ["chengdu"]],
        },
    )
    City.objects.get(slug="lyon").delete()
    loaded = load_new(tmp_path)
    assert loaded[NewsItem] == 1
    assert sum(loaded.values()) == 1
    news = NewsItem.objects.get(slug="late-news")
    assert [city.slug for city in news.cities.all()] == ["chengdu"]  # Lyon is gone and stays so
    assert news.body_zh_hans == "<p>正文</p>"  # type: ignore[attr-defined]


def test_a_part_whose_owner_is_gone_is_passed_by(tmp_path: Path) -> None:
    figure = json.loads((settings.FIXTURES_DIR / "figures.json").read_text(encoding="utf-8"))[0]
    write_all(tmp_path)
    add_to(tmp_path, "figures.json", {**figure["fields"], "slug": "a-new-figure"})
    City.objects.get(slug=figure["fields"]["city"][0]).delete()
    assert load_new(tmp_path)[Figure] == 0


def test_a_figure_of_a_member_that_is_gone_does_not_become_one_of_the_pilot(tmp_path: Path) -> None:
    figure = json.loads((settings.FIXTURES_DIR / "figures.json").read_text(encoding="utf-8"))
    prato = next(f["fields"] for f in figure if f["fields"].get("member") == ["prato"])
    write_all(tmp_path)
    add_to(tmp_path, "figures.json", {**prato, "slug": "a-new-figure"})
    CityMember.objects.filter(slug="prato").update(slug="prato-renamed")
    assert load_new(tmp_path)[Figure] == 0


def test_a_body_below_one_that_is_gone_is_passed_by_with_all_below_it(tmp_path: Path) -> None:
    write_all(tmp_path)
    for slug, parent in (("a-office", "miit"), ("b-desk", "a-office"), ("c-office", "catr")):
        fields = {"slug": slug, "side": "cn", "name_en": slug, "parent": [parent]}
        add_to(tmp_path, "partners.json", fields)
    Partner.objects.filter(slug="miit").update(slug="miit-renamed")
    assert load_new(tmp_path)[Partner] == 1
    assert Partner.objects.get(slug="c-office").parent.slug == "catr"  # type: ignore[union-attr]


def test_a_cooperation_with_a_city_that_is_gone_loads_without_it(tmp_path: Path) -> None:
    write_all(tmp_path)
    fields = {
        "slug": "trams",
        "title_en": "Trams",
        "theme": "transport",
        "status": "planned",
        "cities": [["chengdu"], ["lyon"]],
    }
    add_to(tmp_path, "cooperations.json", fields)
    City.objects.filter(slug="lyon").update(slug="lyon-renamed")
    assert load_new(tmp_path)[Cooperation] == 1


@pytest.mark.usefixtures("empty_site")
class TestIntoAnEmptyDatabase:
    def test_everything_is_loaded(self) -> None:
        loaded = load_new(settings.FIXTURES_DIR)
        for name, model in FILES.items():
            records = json.loads((settings.FIXTURES_DIR / name).read_text(encoding="utf-8"))
            assert loaded[model] == model.objects.count() == len(records)

    def test_the_tree_of_partners_does_not_depend_on_their_order(self) -> None:
        load_new(settings.FIXTURES_DIR)
        assert Partner.objects.get(slug="catr-planning").parent.slug == "catr"  # type: ignore[union-attr]

    def test_characters_outside_the_basic_plane_survive(self, tmp_path: Path) -> None:
        Page(slug="rare", title_zh_hans="𠮷野家 😀", body_zh_hans="<p>𠀀</p>").save()
        write_all(tmp_path)
        Page.objects.all().delete()
        HeldKey.objects.all().delete()
        load_new(tmp_path)
        assert Page.objects.get().title_zh_hans == "𠮷野家 😀"  # type: ignore[attr-defined]

    def test_djangos_own_loaddata_reads_the_files_too(self, tmp_path: Path) -> None:
        paths = [settings.FIXTURES_DIR / name for name in FILES]
        filled = [str(path) for path in paths if path.read_bytes() != b"[]\n"]  # it warns of those
        call_command("loaddata", *filled, verbosity=0)
        write_all(tmp_path)
        assert not changed_files(tmp_path)
        assert City.objects.get(slug="chengdu").sort_key_zh_hans == "cheng du shi"  # type: ignore[attr-defined]
        assert sum(load_new(settings.FIXTURES_DIR).values()) == 0


def test_every_model_of_the_content_has_a_file() -> None:
    content = {model for model in apps.get_models() if issubclass(model, Keyed)}
    assert content == set(FILES.values())
