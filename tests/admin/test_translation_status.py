"""What the form says of every text in each language, and the ticks that overrule it."""

from typing import Any

import pytest
from django.test import Client

from cities.models import NewsItem
from cities.models.line import Line
from tests.admin.desk import address, open_form, post, save, told, typed
from tests.factories import make_city, make_figure, make_news, make_practice
from tests.html import Document, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def news() -> NewsItem:
    return make_news(
        title_en="Trams",
        title_zh_hans="有轨电车",
        summary_en="Trams run every ten minutes.",
        summary_zh_hans="电车每十分钟一班。",
    )


def around(document: Document, name: str) -> Any:
    """The cell of the form in which the field of this name stands."""
    found = [
        element
        for element in document.all(".//div")
        if f"field-{name.split('-')[-1]}" in element.get("class", "").split()
        and "field" in element.get("class", "").split()
        and any(each.get("name") == name for each in element.iter())
    ]
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0]


def mark(document: Document, name: str) -> str:
    """What is said of the text beside its label; empty if it is up to date."""
    marks = around(document, name).findall(".//span")
    return " ".join(words(e) for e in marks if "mark" in e.get("class", "").split())


def behind(document: Document, name: str) -> str:
    found = around(document, name).findall("div[@class='behind']")
    return " ".join(words(element) for element in found)


def ticks(document: Document, name: str) -> list[str]:
    """The boxes that stand beside the text at once."""
    boxes = around(document, name).findall("p[@class='tick']//input")
    return [box.get("value", "") for box in boxes]


def heads(document: Document) -> list[str]:
    return [words(head) for head in document.all(".//div[@class='heads']/p")]


def outdated(record: Any) -> list[tuple[str, str]]:
    entries = Line.of(record).head().snapshot["outdated"]
    return [(entry["field"], entry["language"]) for entry in entries]


class TestAnEditorOfBothLanguages:
    def test_sees_that_all_is_well(self, anna: Client, news: NewsItem) -> None:
        document = open_form(anna, news)
        assert heads(document) == ["中文 complete", "English complete"]
        assert mark(document, "summary_en") == mark(document, "summary_zh_hans") == ""

    def test_sees_the_other_go_out_of_date_and_what_changed(
        self, anna: Client, news: NewsItem
    ) -> None:
        assert save(anna, news, summary_zh_hans="电车每五分钟一班。") is None
        document = open_form(anna, news)
        assert heads(document) == ["中文 complete", "English 1 out of date"]
        assert mark(document, "summary_en") == "Out of date"
        assert mark(document, "summary_zh_hans") == ""
        assert "Changed in 中文 since" in behind(document, "summary_en")
        said = around(document, "summary_en").find("div[@class='behind']/p[@lang]")
        assert said.get("lang") == "zh-Hans"
        assert [words(e) for e in said.findall("del")] == ["十"]
        assert [words(e) for e in said.findall("ins")] == ["五"]
        assert ticks(document, "summary_en") == ["still_right"]
        assert ticks(document, "summary_zh_hans") == ["unconcerned"]

    def test_takes_it_back(self, anna: Client, news: NewsItem) -> None:
        save(anna, news, summary_zh_hans="电车每五分钟一班。")
        save(anna, news, summary_zh_hans="电车每十分钟一班。")
        assert heads(open_form(anna, news)) == ["中文 complete", "English complete"]

    def test_catches_up(self, anna: Client, news: NewsItem) -> None:
        save(anna, news, summary_zh_hans="电车每五分钟一班。")
        save(anna, news, summary_en="Trams run every five minutes.")
        assert outdated(news) == []

    def test_changes_both_at_once(self, anna: Client, news: NewsItem) -> None:
        save(anna, news, summary_zh_hans="电车每五分钟一班。", summary_en="Every five minutes.")
        assert outdated(news) == []

    def test_empties_one(self, anna: Client, news: NewsItem) -> None:
        save(anna, news, summary_en="")
        document = open_form(anna, news)
        assert heads(document) == ["中文 complete", "English 1 not translated"]
        assert mark(document, "summary_en") == "Not translated"

    def test_says_that_a_change_does_not_concern_the_translation(
        self, anna: Client, news: NewsItem
    ) -> None:
        tick = {"tick-summary_zh_hans": "unconcerned"}
        save(anna, news, summary_zh_hans="电车每十分钟一班！", **tick)
        assert outdated(news) == []

    def test_keeps_the_tick_when_the_form_comes_back_with_an_error(
        self, anna: Client, news: NewsItem
    ) -> None:
        tick = {"tick-summary_zh_hans": "unconcerned"}
        page = save(anna, news, summary_zh_hans="电车每十分钟一班！", slug="No Slug", **tick)
        assert page is not None
        boxes = around(page, "summary_zh_hans").findall("p//input")
        assert [box.get("checked") is not None for box in boxes] == [True]

    def test_says_so_afterwards(self, anna: Client, news: NewsItem) -> None:
        save(anna, news, summary_zh_hans="电车每十分钟一班！")
        before = Line.of(news).head()
        assert save(anna, news, **{"tick-summary_zh_hans": "unconcerned"}) is None
        assert outdated(news) == []
        assert Line.of(news).head().number == (before.number or 0) + 1

    def test_has_a_change_that_was_only_a_tick_in_the_history(
        self, anna: Client, news: NewsItem
    ) -> None:
        save(anna, news, summary_zh_hans="电车每十分钟一班！")
        save(anna, news, **{"tick-summary_en": "still_right"})
        page = Document(anna.get(address(news, "history")).content)
        link = next(a for a in page.all(".//a") if words(a) == "What changed")
        compared = Document(anna.get(link.get("href", "")).content)
        assert "Summary: English is behind Chinese since" in compared.text(".//main")

    def test_sees_it_in_a_part(self, anna: Client) -> None:
        city = make_city()
        make_figure(city)
        save(anna, city, **{"figures-0-scope_zh_hans": "市辖区"})
        document = open_form(anna, city)
        assert heads(document) == ["中文 complete", "English 1 out of date"]
        assert mark(document, "figures-0-scope_en") == "Out of date"
        save(anna, city, **{"tick-figures-0-scope_en": "still_right"})
        assert heads(open_form(anna, city)) == ["中文 complete", "English complete"]


class TestATranslatorOfOneLanguage:
    def test_is_shown_what_to_do_and_confirms(
        self, anna: Client, wei: Client, news: NewsItem
    ) -> None:
        save(anna, news, summary_en="Trams run every five minutes.")
        document = open_form(wei, news)
        assert mark(document, "summary_zh_hans") == "Out of date"
        assert ticks(document, "summary_zh_hans") == ["still_right"]
        assert ticks(document, "summary_en") == []  # not theirs
        assert save(wei, news, **{"tick-summary_zh_hans": "still_right"}) is None
        assert outdated(news) == []

    def test_has_touched_it_for_another_reason(
        self, anna: Client, wei: Client, news: NewsItem
    ) -> None:
        save(anna, news, summary_en="Trams run every five minutes.")
        tick = {"tick-summary_zh_hans": "behind"}
        save(wei, news, summary_zh_hans="有轨电车每十分钟一班。", **tick)
        assert outdated(news) == [("summary", "zh-hans")]
        assert "ten" in behind(open_form(wei, news), "summary_zh_hans")

    def test_cannot_speak_for_the_other_language(
        self, anna: Client, wei: Client, news: NewsItem
    ) -> None:
        save(anna, news, summary_zh_hans="电车每五分钟一班。")
        values = typed(wei, news) | {"tick-summary_en": "still_right", "_save": "1"}
        assert wei.post(address(news, "change"), values).status_code == 403
        assert outdated(news) == [("summary", "en")]

    def test_translates_a_text_that_was_missing(self, wei: Client) -> None:
        practice = make_practice(body_en="<p>Only English.</p>")
        assert mark(open_form(wei, practice), "body_zh_hans") == "Not translated"
        assert save(wei, practice, body_zh_hans="<p>只有英文。</p>") is None
        assert heads(open_form(wei, practice)) == ["中文 complete", "English complete"]


class TestTwoEditors:
    def test_each_in_one_language_without_seeing_the_other(
        self, anna: Client, bo: Client, news: NewsItem
    ) -> None:
        annas = typed(anna, news, summary_en="Trams run every five minutes.")
        bos = typed(bo, news, summary_zh_hans="电车每七分钟一班。")
        post(anna, news, annas)
        post(bo, news, bos)
        assert outdated(news) == [("summary", "en"), ("summary", "zh-hans")]
        document = open_form(anna, news)
        assert heads(document) == ["中文 1 out of date", "English 1 out of date"]


def test_what_a_form_never_offered_is_ignored(anna: Client, news: NewsItem) -> None:
    odd = {
        "tick-": "still_right",
        "tick-nonsense": "still_right",
        "tick-figures-7-scope_en": "still_right",
        "tick-summary_en": "delete",
        "tick-slug": "still_right",
    }
    values = typed(anna, news) | odd | {"_save": "1"}
    response = anna.post(address(news, "change"), values, follow=True)
    assert "Nothing was changed" in told(response)
    assert Line.of(news).revisions.count() == 1


def test_what_to_sort_by_is_no_translation(anna: Client, news: NewsItem) -> None:
    assert save(anna, news, sort_as_zh_hans="dianche") is None
    document = open_form(anna, news)
    assert heads(document) == ["中文 complete", "English complete"]
    assert mark(document, "sort_as_en") == ""


def test_a_difference_of_rich_text_is_told_without_its_markup(anna: Client) -> None:
    news = make_news(body_en="<p>One &amp; two.</p>", body_zh_hans="<p>一和二。</p>")
    save(anna, news, body_en="<p>One &amp; three.</p>")
    said = behind(open_form(anna, news), "body_zh_hans")
    assert said.endswith("One & twothree.")


def test_the_desk_in_chinese_says_it_in_chinese(anna: Client, news: NewsItem) -> None:
    save(anna, news, summary_zh_hans="电车每五分钟一班。")
    anna.cookies["django_language"] = "zh-hans"
    document = open_form(anna, news)
    assert heads(document) == ["中文 完整", "English 1处待更新"]
    assert mark(document, "summary_en") == "待更新"
