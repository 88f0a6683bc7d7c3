"""A translation that lags behind its source says so to the reader, with the day it changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cities.preview_address import preview_address
from tests.factories import MAKERS, edit, make_city, make_figure
from tests.html import Document

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]

kinds = pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)


def notices(document: Document) -> list[str]:
    return ["".join(n.itertext()) for n in document.all(".//p[@class='notice']")]


def today() -> datetime:
    return timezone.localtime()


@kinds
def test_it_is_told_in_the_language_that_lags_alone(kind: Any, read: Read) -> None:
    record = MAKERS[kind]()
    setattr(record, f"{kind.title_field}_en", "Renamed")
    record.save()
    path = record.get_absolute_url().removeprefix("/en").partition("#")[0]
    day = f"{today().year}年{today().month}月{today().day}日"
    assert notices(read(f"/zh-hans{path}")) == [f"英语版已于{day}修改，本页部分内容尚未相应更新。"]
    assert notices(read(f"/en{path}")) == []


def test_it_names_the_day_of_the_first_change(read: Read) -> None:
    city = make_city(slug="aarhus", summary_en="Old.", summary_zh_hans="旧。")
    since = {"field": "summary", "language": "en", "behind": "zh-hans", "said": "更旧。"}
    type(city).objects.filter(pk=city.pk).update(
        outdated=[{**since, "since": "2024-02-29T12:00:00Z"}]
    )
    document = read("/en/cities/aarhus/")
    assert notices(document) == [
        "Some text on this page does not yet have what changed in the Chinese text on"
        " 29 February 2024."
    ]
    time = document.one(".//p[@class='notice']/time")
    assert time.get("datetime") == "2024-02-29"


def test_a_figure_that_lags_is_told_on_the_page_of_its_city(read: Read) -> None:
    city = make_city(slug="aarhus")
    figure = make_figure(city)
    figure.scope_zh_hans = "市辖区"
    figure.save()
    assert "Chinese" in notices(read("/en/cities/aarhus/"))[0]
    figure.scope_en = "urban districts"
    figure.save()
    assert notices(read("/en/cities/aarhus/")) == []


def test_a_change_that_waits_is_told_in_its_preview_alone(read: Read, editor: Client) -> None:
    city = make_city(slug="aarhus")
    revision = edit(city, name_zh_hans="奥胡斯").revision
    assert notices(read("/en/cities/aarhus/")) == []
    preview = Document(editor.get(preview_address(revision, "en")).content)
    assert "Chinese" in notices(preview)[0]
    city.publish()
    assert "Chinese" in notices(read("/en/cities/aarhus/"))[0]


def test_what_is_no_longer_there_is_not_told_of(read: Read) -> None:
    city = make_city(slug="aarhus", region_en="Jutland", region_zh_hans="日德兰")
    for text in ("日德兰半岛", ""):
        city.region_zh_hans = text
        city.save()
    assert notices(read("/en/cities/aarhus/")) == []
