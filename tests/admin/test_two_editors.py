"""Two editors at the same record: what does not overlap is merged, what does is chosen."""

from typing import Any

import pytest
from django.test import Client

from cities.models import City, Measure, NewsItem, Revision
from cities.models.line import Line
from tests.admin.desk import address, do, open_form, post, save, told, typed
from tests.factories import make_city, make_figure, make_news, make_practice
from tests.forms import form_values
from tests.html import Document, words

pytestmark = pytest.mark.django_db


def newest(record: Any) -> dict[str, Any]:
    words: dict[str, Any] = Line.of(record).head().snapshot
    return words


def conflict_page(client: Client, record: Any, values: dict[str, Any]) -> Any:
    response = client.post(address(record, "change"), values | {"_save": "1"}, follow=True)
    assert "/conflict/" in response.redirect_chain[-1][0], told(response)
    return response


def choose(client: Client, response: Any, record: Any, **answers: str) -> str:
    page = Document(response.content)
    form = page.one(".//form[@class='conflict']")
    hidden = {
        e.get("name"): e.get("value") for e in form.iter("input") if e.get("type") == "hidden"
    }
    return told(client.post(address(record, "conflict"), hidden | answers, follow=True))


class TestMerging:
    def test_another_language_and_another_field(self, anna: Client, bo: Client) -> None:
        news = make_news()
        annas, bos = typed(anna, news, title_en="Anna's"), typed(bo, news, title_zh_hans="波的")
        assert post(anna, news, annas) is None
        said = told(bo.post(address(news, "change"), bos | {"_continue": "1"}, follow=True))
        assert "Merged with what anna changed meanwhile: Title · English." in said
        assert newest(news)["title_en"] == "Anna's"
        assert newest(news)["title_zh_hans"] == "波的"

    def test_parts_and_relations(self, anna: Client, bo: Client) -> None:
        city, news = make_city(), make_news()
        figure, added = make_figure(city), make_city()
        annas, bos = typed(anna, city), typed(bo, city, **{"figures-0-scope_en": "Bo's scope"})
        assert post(anna, city, annas | {"figures-0-scope_zh_hans": "安娜的"}) is None
        assert post(bo, city, bos) is None
        part = newest(city)["figures"][figure.slug]
        assert (part["scope_en"], part["scope_zh_hans"]) == ("Bo's scope", "安娜的")
        annas = typed(anna, news, cities=[str(city.pk)])
        bos = typed(bo, news, cities=[str(added.pk)])
        assert post(anna, news, annas) is None
        assert post(bo, news, bos) is None
        assert newest(news)["cities"] == sorted([city.slug, added.slug])

    def test_saved_unchanged_nothing_of_the_other_is_undone(self, anna: Client, bo: Client) -> None:
        news = make_news(title_en="Old")
        bos = typed(bo, news)
        save(anna, news, title_en="Anna's")
        assert post(bo, news, bos) is None
        assert newest(news)["title_en"] == "Anna's"


class TestConflict:
    @pytest.fixture
    def news(self) -> NewsItem:
        return make_news(title_en="The old title", body_en="<p>Old.</p>")

    @pytest.fixture
    def page(self, anna: Client, bo: Client, news: NewsItem) -> Any:
        bos = typed(bo, news, title_en="The title by Bo", summary_zh_hans="波的简介。")
        save(anna, news, title_en="Anna's title", body_en="<p>Anna.</p>")
        return conflict_page(bo, news, bos)

    def test_both_are_shown_and_what_needs_no_choice_is_said(self, page: Any) -> None:
        document = Document(page.content)
        said = document.text(".//main")
        assert "Anna's" in said
        assert "by Bo" in said
        assert "Body · English" in said
        assert len(document.all(".//fieldset")) == 1

    @pytest.mark.parametrize(
        ("answers", "title"),
        [
            ({"choice-0": "theirs"}, "Anna's title"),
            ({"choice-0": "mine"}, "The title by Bo"),
            ({"choice-0": "own", "choice-0-own": " By Anna\r\nand Bo "}, "By Anna and Bo"),
        ],
    )
    def test_one_is_chosen_and_the_rest_is_merged(
        self, bo: Client, news: NewsItem, page: Any, answers: dict[str, str], title: str
    ) -> None:
        assert "brought together" in choose(bo, page, news, **answers)
        words = newest(news)
        assert words["title_en"] == title
        assert words["body_en"] == "<p>Anna.</p>"
        assert words["summary_zh_hans"] == "波的简介。"
        assert not Line.of(news).all.unresolved()

    def test_nothing_chosen_nothing_done(self, bo: Client, news: NewsItem, page: Any) -> None:
        assert "Choose for “Title · English”." in choose(bo, page, news)
        assert newest(news)["title_en"] == "Anna's title"
        assert Line.of(news).all.unresolved()

    def test_left_alone_it_waits_and_is_shown_on_the_form(
        self, anna: Client, news: NewsItem, page: Any
    ) -> None:
        assert "A text by bo" in open_form(anna, news).text(".//aside")
        history = anna.get(address(news, "history")).content.decode()
        assert "conflict to settle" in history

    def test_changed_once_more_it_asks_once_more(
        self, anna: Client, bo: Client, news: NewsItem, page: Any
    ) -> None:
        save(anna, news, title_en="Anna's second")
        assert "changed again" in choose(bo, page, news, **{"choice-0": "mine"})
        assert newest(news)["title_en"] == "Anna's second"

    def test_settled_twice_is_settled_once(self, bo: Client, news: NewsItem, page: Any) -> None:
        choose(bo, page, news, **{"choice-0": "mine"})
        assert "settled already" in choose(bo, page, news, **{"choice-0": "theirs"})
        assert newest(news)["title_en"] == "The title by Bo"

    def test_fields_that_make_no_sense_together(self, anna: Client, bo: Client) -> None:
        city = make_city(latitude="55", longitude="12")
        bos = typed(bo, city, latitude="56")
        save(anna, city, latitude="", longitude="")
        page = conflict_page(bo, city, bos)
        said = Document(page.content).text(".//main")
        assert "Latitude" in said
        answers = {"choice-0": "theirs", "choice-1": "theirs"}
        assert "brought together" in choose(bo, page, city, **answers)
        assert newest(city)["latitude"] is None

    def test_of_a_part_that_one_side_lacks_nothing_is_asked_twice(
        self, anna: Client, bo: Client
    ) -> None:
        """Else a text typed for one of its fields would go with the part as a whole."""
        city = make_city()
        make_figure(city)
        nobody_knows = {"base": "999999999", "summary_en": "Bo's", "figures-0-DELETE": "on"}
        page = Document(conflict_page(bo, city, typed(bo, city) | nobody_knows).content)
        asked = [words(legend) for legend in page.all(".//legend")]
        assert len(asked) == 2
        assert asked[0] == "Summary · English"
        assert asked[1].startswith("Figure “")

    def test_a_part_removed_by_one_and_changed_by_the_other(self, anna: Client, bo: Client) -> None:
        city = make_city()
        figure = make_figure(city)
        bos = typed(bo, city, **{"figures-0-scope_en": "Bo's scope"})
        assert save(anna, city, **{"figures-0-DELETE": "on"}) is None
        page = conflict_page(bo, city, bos)
        assert "Bo's scope" in Document(page.content).text(".//main")
        choose(bo, page, city, **{"choice-0": "mine"})
        assert newest(city)["figures"][figure.slug]["scope_en"] == "Bo's scope"

    def test_a_chosen_text_of_a_deleted_record(self, anna: Client, li: Client) -> None:
        news = make_news(title_en="Old")
        annas = typed(anna, news, title_en="Anna's")
        li.post(address(news, "delete"), {"post": "yes"})
        response = anna.post(address(news, "change"), annas | {"_save": "1"}, follow=True)
        assert "deleted meanwhile" in told(response)
        assert Revision.objects.filter(number=None).latest("pk").snapshot["title_en"] == "Anna's"
        do(li, news, "recover")
        assert "A text by anna" in open_form(anna, news).text(".//aside")


def test_a_translator_changes_their_language_and_nothing_else(wei: Client) -> None:
    city = make_city(name_en="Old", name_zh_hans="旧")
    figure = make_figure(city)
    values = form_values(open_form(wei, city), "city_form")
    assert "name_zh_hans" in values
    assert not {"name_en", "slug", "side", "figures-0-scope_en"} & set(values)
    forged = values | {
        "name_zh_hans": "新",
        "name_en": "New",
        "slug": "forged",
        "aliases": "x",
        "figures-0-scope_zh_hans": "新范围",
        "figures-0-scope_en": "forged",
        "figures-0-value": "1",
        "figures-0-DELETE": "on",
        "members-TOTAL_FORMS": "1",
        "members-0-name_zh_hans": "伪造",
    }
    assert post(wei, city, forged) is None
    words = newest(city)
    assert (words["name_zh_hans"], words["name_en"]) == ("新", "Old")
    assert (words["slug"], words["aliases"], words["members"]) == (city.slug, [], {})
    part = words["figures"][figure.slug]
    assert (part["scope_zh_hans"], part["scope_en"]) == ("新范围", "whole city")
    assert part["value"] == "1234567"
    assert City.objects.get(pk=city.pk).name_zh_hans == "旧"  # and cannot publish
    assert wei.post(address(city, "change"), values | {"_publish": "1"}).status_code == 403
    for act in ("publish", "withdraw", "drop", "restore", "recover", "share", "delete"):
        assert wei.post(address(city, act), {"post": "yes"}).status_code == 403, act
    assert wei.get(address(City, "add")).status_code == 403


class TestWhatNoLongerFits:
    def test_a_slug_that_another_record_has_taken(self, anna: Client) -> None:
        city, other = make_city(name_en="Old"), make_city()
        save(anna, city, slug="wanted", name_en="New")
        City.objects.filter(pk=other.pk).update(slug="wanted")
        response = anna.get(address(city, "change"))
        assert "no longer fits the rest of the site, and is not shown: Slug." in told(response)
        values = form_values(Document(response.content), "city_form")
        assert (values["slug"], values["name_en"]) == (city.slug, "New")

    def test_a_city_that_is_gone(self, anna: Client, li: Client) -> None:
        kept, gone = make_city(), make_city()
        practice = make_practice(city=kept, title_en="Old")
        save(anna, practice, city=str(gone.pk), title_en="New")
        gone.delete()
        response = anna.get(address(practice, "change"))
        assert "City" in told(response)
        assert form_values(Document(response.content), "practice_form")["city"] == str(kept.pk)
        said = do(li, practice, "publish")
        assert "does not exist any more" in said
        assert post(li, practice, typed(li, practice), "_publish") is None
        practice.refresh_from_db()
        assert (practice.title_en, practice.city) == ("New", kept)

    def test_a_measure_that_is_gone(self, anna: Client) -> None:
        city = make_city()
        measure = Measure(slug="made", name_en="Made", unit_en="things")
        measure.save()
        figure = make_figure(city)
        save(anna, city, **{"figures-0-measure": str(measure.pk)})
        measure.delete()
        response = anna.get(address(city, "change"))
        assert f"Figure “{figure.slug}”" in told(response)
