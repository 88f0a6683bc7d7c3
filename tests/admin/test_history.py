"""The past of a record: listed, compared, restored, and a deleted record brought back."""

from typing import Any

import pytest
from django.test import Client

from cities.models import City, Milestone, NewsItem, PreviewLink, Revision, State
from cities.models.line import Line
from tests.admin.desk import address, do, open_form, publish, save, told
from tests.factories import MAKERS, make_city, make_figure, make_milestone, make_news, make_practice
from tests.forms import form_values
from tests.html import Document, words

pytestmark = pytest.mark.django_db


CHANGES = ".//table[@class='changes']"


def texts(document: Document, tag: str) -> list[str]:
    return [words(element) for element in document.all(f"{CHANGES}//{tag}")]


class TestHistory:
    def test_it_tells_who_when_what_and_why(self, anna: Client, li: Client) -> None:
        news = make_news(title_en="Old")
        save(anna, news, title_en="New", note="A new name")
        do(li, news, "publish", note="Checked")
        page = Document(li.get(address(news, "history")).content).text(".//table[@class='history']")
        for said in ("Created", "Changed", "anna", "A new name", "Published", "li", "Checked"):
            assert said in page

    def test_every_record_of_the_files_has_a_beginning(self, li: Client) -> None:
        for model in MAKERS:
            for record in model.objects.all()[:1]:
                page = li.get(address(record, "history")).content.decode()
                assert "Loaded from the content files" in page

    def test_what_was_saved_elsewhere_is_in_it(self, li: Client) -> None:
        news = make_news()
        NewsItem.objects.filter(pk=news.pk).update(title_en="By a shell")
        page = Document(li.get(address(news, "compare")).content)
        assert page
        assert Line.of(news).head().snapshot["title_en"] == "By a shell"

    def test_in_chinese(self, li: Client) -> None:
        li.cookies["django_language"] = "zh-hans"
        news = make_news()
        page = Document(li.get(address(news, "history")).content)
        assert page.root.get("lang") == "zh-hans"
        assert "修订历史" in page.text(".//h1")


class TestCompare:
    def test_english_by_word_and_chinese_by_character(self, anna: Client) -> None:
        news = make_news(
            summary_en="One of three pilot cities.", summary_zh_hans="三座试点城市之一。"
        )
        save(
            anna,
            news,
            summary_en="One of three pilot regions.",
            summary_zh_hans="三座试点城市之一，位于运河边。",
        )
        page = Document(anna.get(address(news, "compare")).content)
        assert texts(page, "del") == ["cities"]
        assert texts(page, "ins") == ["regions", "，位于运河边"]
        labels = [words(e) for e in page.all(f"{CHANGES}/tbody//th")]
        assert labels == ["Summary · English", "Summary · 中文"]

    def test_parts_relations_and_choices_in_words(self, anna: Client) -> None:
        city, news = make_city(), make_news()
        figure = make_figure(city)
        save(anna, city, **{"figures-0-kind": "register", "figures-0-scope_en": "core city"})
        page = Document(anna.get(address(city, "compare")).content).text(CHANGES)
        assert f"Figure “{figure.slug}”: Kind" in page
        assert "Census" in page
        assert "Register" in page
        save(anna, news, cities=[str(city.pk)])
        page = Document(anna.get(address(news, "compare")).content).text(CHANGES)
        assert city.name_en in page

    def test_any_two_and_all_fields(self, anna: Client) -> None:
        news = make_news(title_en="First")
        for title in ("Second", "Third"):
            save(anna, news, title_en=title)
        third, second, first = Line.of(news).revisions
        query = {"from": second.pk, "to": first.pk}
        page = Document(anna.get(address(news, "compare"), query).content)
        assert texts(page, "del") == ["First"]
        assert texts(page, "ins") == ["Second"]
        every = Document(anna.get(address(news, "compare"), query | {"all": ""}).content)
        assert len(every.all(f"{CHANGES}/tbody/tr")) > 10
        assert third == Line.of(news).head()

    def test_a_state_from_before_a_field_was_there(self, li: Client) -> None:
        news = make_news(title_en="First", summary_en="Kept")
        first = Line.of(news).head()
        first.snapshot = {k: v for k, v in first.snapshot.items() if k != "summary_en"}
        first.snapshot["lost_field"] = "Lost words"
        first.save()
        save(li, news, title_en="Second")
        page = li.get(address(news, "compare"), {"from": first.pk, "to": Line.of(news).head().pk})
        table = Document(page.content).text(CHANGES)
        assert "Lost words" in table
        assert "Kept" not in table  # that it was not known is no change
        assert "Restored." in do(li, news, "restore", revision=str(first.pk))
        values = form_values(open_form(li, news), "newsitem_form")
        assert (values["title_en"], values["summary_en"]) == ("First", "Kept")

    @pytest.mark.parametrize("query", ["x", "999999", "-1", "9" * 30])
    def test_a_revision_that_is_none_of_the_record(self, anna: Client, query: str) -> None:
        news, other = make_news(), make_news()
        assert anna.get(address(news, "compare"), {"from": query}).status_code == 404
        foreign = Line.of(other).head().pk
        assert anna.get(address(news, "compare"), {"to": foreign}).status_code == 404
        assert anna.get(address(news, "preview"), {"revision": foreign}).status_code == 404


class TestRestore:
    def test_it_waits_to_be_published(self, li: Client, visitor: Client) -> None:
        news = make_news(title_en="First")
        first = Line.of(news).head()
        publish(li, news, title_en="Second")
        assert "Restored." in do(li, news, "restore", revision=str(first.pk), note="Was right")
        public = visitor.get(f"/en/news/{news.slug}/").content.decode()
        assert "Second" in public
        assert publish(li, news) is None
        assert "First" in visitor.get(f"/en/news/{news.slug}/").content.decode()

    def test_over_a_text_that_came_meanwhile_it_asks_again(self, anna: Client, li: Client) -> None:
        news = make_news(title_en="First")
        first = Line.of(news).head()
        save(li, news, title_en="Second")
        seen = Line.of(news).head().pk
        save(anna, news, title_en="Unseen")
        response = li.post(
            address(news, "restore"), {"revision": first.pk, "seen": seen}, follow=True
        )
        assert "anna has changed the record meanwhile" in told(response)
        assert Line.of(news).head().snapshot["title_en"] == "Unseen"


class TestDeletedRecords:
    def test_what_hangs_on_it_is_named(self, li: Client) -> None:
        city, news = make_city(name_en="Trondheim"), make_news(title_en="Trams")
        practice = make_practice(city=city, title_en="A practice of it")
        figure = make_figure(city)
        news.cities.add(city)
        page = Document(li.get(address(city, "delete")).content).text(".//main")
        for said in ("Trondheim", "Trams", practice.title_en, figure.slug, "brought back"):
            assert said in page
        assert "relationship" not in page

    def test_it_is_undone_from_its_history(self, li: Client, visitor: Client) -> None:
        city, news = make_city(name_en="Trondheim"), make_news(title_en="Trams")
        practice, figure = make_practice(city=city), make_figure(city)
        news.cities.add(city)
        line = Line.of(city)
        before = line.head().snapshot
        response = li.post(
            address(city, "delete"), {"post": "yes", "note": "By mistake"}, follow=True
        )
        assert "“Trondheim” was deleted." in told(response)
        assert visitor.get(f"/en/cities/{city.slug}/").status_code == 404
        assert (line.head().author_name, line.head().note) == ("li", "By mistake")
        page = li.get(address(city, "change"), follow=True)
        assert "deleted" in told(page)
        assert "Recovered." in do(li, city, "recover")
        found = City.objects.get(pk=city.pk)
        assert found.state is State.PUBLISHED
        assert line.head().snapshot == before
        assert list(found.practices.all()) == [practice]
        assert list(found.figures.all()) == [figure]
        assert list(found.news.all()) == [news]
        assert visitor.get(f"/en/cities/{city.slug}/").status_code == 200

    def test_deleted_in_a_list_it_is_found_among_the_deleted(self, li: Client) -> None:
        milestone = make_milestone(title_en="Trams")
        values = {"action": "delete_selected", "_selected_action": [milestone.pk], "post": "yes"}
        li.post(address(Milestone, "changelist"), values)
        assert not Milestone.objects.filter(pk=milestone.pk).exists()
        page = li.get(address(Revision, "changelist"), {"waiting": "deleted"})
        assert "Trams" in page.content.decode()
        assert Line.of(milestone).head().author_name == "li"

    def test_an_editor_deletes_drafts_only(self, anna: Client) -> None:
        public, draft = make_news(), make_news(published_at=None)
        for news in (public, draft):
            anna.post(address(news, "delete"), {"post": "yes"})
        assert NewsItem.objects.filter(pk=public.pk).exists()
        assert not NewsItem.objects.filter(pk=draft.pk).exists()

    def test_a_draft_city_does_not_take_public_practices_along(self, anna: Client) -> None:
        city = make_city(published_at=None)
        practice = make_practice(city=city)
        anna.post(address(city, "delete"), {"post": "yes"})
        assert City.objects.filter(pk=city.pk).exists()
        practice.refresh_from_db()


class TestFindingWhatWaits:
    def lists(self, client: Client, model: Any, waiting: str) -> str:
        return Document(
            client.get(address(model, "changelist"), {"waiting": waiting}).content
        ).text(".//main")

    def test_in_the_list_of_the_kind_and_of_all(self, anna: Client, li: Client) -> None:
        news, other = make_news(title_en="Submitted one"), make_news(title_en="Quiet one")
        save(anna, news, title_en="Changed")
        assert "Submitted one" in self.lists(li, NewsItem, "changes")
        assert "Quiet one" not in self.lists(li, NewsItem, "changes")
        assert "Submitted one" not in self.lists(li, NewsItem, "submitted")
        do(anna, news, "submit")
        assert "Submitted one" in self.lists(li, NewsItem, "submitted")
        assert "Changed" in self.lists(li, Revision, "submitted")
        first_page = Document(li.get("/admin/").content).text(".//main")
        assert "Changed" in first_page
        assert other.title_en not in first_page


class TestLinksForReviewers:
    def test_made_opened_and_revoked(self, anna: Client, visitor: Client) -> None:
        news = make_news(title_en="Old")
        save(anna, news, title_en="For your eyes")
        assert "The link is made." in do(anna, news, "share", days="3")
        page = Document(anna.get(address(news, "preview")).content)
        urls = [e.get("value", "") for e in page.all(".//ul[@class='links']//input[@readonly]")]
        assert len(urls) == 2
        paths = [url.partition("127.0.0.1:8000")[2] for url in urls]
        for path in paths:
            assert visitor.get(path).status_code == 200
        assert "For your eyes" in visitor.get(paths[0]).content.decode()
        link = PreviewLink.objects.get()
        answer = anna.post(address(news, "revoke"), {"link": link.pk}, follow=True)
        assert "The link is revoked." in told(answer)
        for path in paths:
            assert visitor.get(path).status_code == 410

    @pytest.mark.parametrize("days", ["", "0", "365", "x"])
    def test_it_expires(self, anna: Client, days: str) -> None:
        news = make_news()
        assert "Say for how many days" in do(anna, news, "share", days=days)
        assert not PreviewLink.objects.exists()

    def test_another_records_link_is_not_revoked(self, anna: Client) -> None:
        news, other = make_news(), make_news()
        do(anna, news, "share", days="3")
        anna.post(address(other, "revoke"), {"link": PreviewLink.objects.get().pk})
        assert PreviewLink.objects.get().revoked_at is None
