"""The fixtures hold what the site promises: whole, in both languages, written as each is."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from django.conf import settings

from cities.content_files import FILES
from cities.models.languages import columns, language_codes

pytestmark = pytest.mark.once

HAN = "[\u4e00-\u9fff]"


def fields(name: str) -> list[dict[str, Any]]:
    text = (settings.FIXTURES_DIR / name).read_text(encoding="utf-8")
    return [record["fields"] for record in json.loads(text)]


def texts(language: str) -> list[tuple[str, str, str]]:
    """File and record, field, and text of every text in `language`."""
    ending = columns("")[language_codes().index(language)]
    return [
        (f"{name} {record['slug']}", field, value)
        for name in FILES
        for record in fields(name)
        for field, value in record.items()
        if field.endswith(ending)
    ]


# What the research found; editors may add to it.
AT_LEAST = {
    "measures.json": 2,
    "cities.json": 30,
    "city_members.json": 2,
    "figures.json": 69,
    "practices.json": 65,
    "partners.json": 15,
    "news.json": 8,
    "publications.json": 10,
    "milestones.json": 21,
    "cooperations.json": 0,
    "cooperation_steps.json": 0,
}
PAGES = {
    *("home", "about", "background", "framework"),
    *("sources", "accessibility", "privacy", "contact"),
}


@pytest.mark.parametrize("name", AT_LEAST)
def test_nothing_of_the_content_is_missing(name: str) -> None:
    assert len(fields(name)) >= AT_LEAST[name]


def test_every_page_of_words_is_there() -> None:
    assert {page["slug"] for page in fields("pages.json")} >= PAGES


def test_every_city_has_what_its_page_shows() -> None:
    counted = Counter(figure["city"][0] for figure in fields("figures.json"))
    practised = {practice["city"][0] for practice in fields("practices.json")}
    for city in fields("cities.json"):
        assert 2 <= len(re.findall(r"[.?!](?= |$)", city["summary_en"])) <= 6, city["slug"]
        assert 2 <= len(re.findall("[。？！]", city["summary_zh_hans"])) <= 6, city["slug"]
        assert len(city["aliases"]) >= 4, city["slug"]
        assert counted[city["slug"]] >= 1, city["slug"]
        assert city["latitude"]
        assert city["longitude"]
    assert {city["slug"] for city in fields("cities.json")} - practised == {"korla"}


def test_the_spellings_of_the_source_are_kept_as_aliases() -> None:
    aliases = {alias for city in fields("cities.json") for alias in city["aliases"]}
    slips = {"新疆维吾尔族自治区库尔勒市", "Issy-les-Moulineux, Paris", "Malmo", "佛罗伦萨/普拉托"}
    assert slips <= aliases
    shown = " ".join(text for _, _, text in texts("en") + texts("zh-hans"))
    assert "维吾尔族自治区" not in shown
    assert "Moulineux" not in shown


def test_every_text_exists_in_both_languages() -> None:
    for name in FILES:
        for record in fields(name):
            bases = {re.sub("_(en|zh_hans)$", "", field) for field in record if "_" in field}
            for base in bases - {"sort_as"}:
                present = {column for column in columns(base) if column in record}
                assert len(present) in (0, len(columns(base))), (name, record["slug"], base)


def test_every_fact_names_its_source() -> None:
    for name in ("figures.json", "practices.json", "news.json", "milestones.json", "partners.json"):
        for record in fields(name):
            assert record.get("source_en"), (name, record["slug"])


def test_chinese_is_punctuated_as_chinese() -> None:
    for where, field, text in texts("zh-hans"):
        plain = re.sub("<[^>]*>", "", text)
        assert not re.search(f"{HAN}[,;:!?()]|[,;:!?()]{HAN}", plain), (where, field)
        assert not re.search(f"{HAN} +[A-Za-z0-9{HAN[1:-1]}]|[A-Za-z0-9] +{HAN}", plain), (
            where,
            field,
        )
        assert "<em>" not in text, (where, field)


def test_the_site_speaks_for_both_sides() -> None:
    for where, _field, text in texts("zh-hans"):
        assert "我国" not in text, where
    for where, _field, text in texts("en"):
        assert not re.search("EU cit(y|ies)", text), where


def test_news_is_dated_as_its_events_and_tied_to_cities_and_partners() -> None:
    tied = [item for item in fields("news.json") if item.get("partners") or item.get("cities")]
    assert len(tied) >= 8
    assert {len(item["date"]) for item in tied} == {4, 7, 10}  # a year, a month, a day
