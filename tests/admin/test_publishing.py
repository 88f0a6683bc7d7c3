"""Publishing as an editor and a publisher live it: changes wait, are looked at, and come out."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from cities import roles
from cities.models import City, NewsItem, Page, State
from cities.models.line import Line
from tests.admin.cast import member, signed_in
from tests.admin.desk import address, do, open_form, post, publish, save, told, typed
from tests.factories import MAKERS, make_city, make_figure, make_news, make_page
from tests.forms import form_values
from tests.html import Document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_a_change_of_every_kind_waits_and_comes_out(
    editor: Client, visitor: Client, model: Any
) -> None:
    record = MAKERS[model]()
    title = f"{model.title_field}_zh_hans"
    with_title = f"/zh-hans/{'milestones/' if model.__name__ == 'Milestone' else ''}"
    public = with_title if model.__name__ == "Milestone" else record.get_absolute_url()
    public = public.replace("/en/", "/zh-hans/")
    assert save(editor, record, **{title: "等待中"}) is None
    assert "等待中" not in visitor.get(public).content.decode()
    assert (
        "等待中" in form_values(open_form(editor, record), f"{model._meta.model_name}_form")[title]
    )
    assert post(editor, record, typed(editor, record), "_publish") is None
    assert "等待中" in visitor.get(public).content.decode()


class TestEditorAndPublisher:
    def test_an_editor_submits_a_publisher_publishes(
        self, anna: Client, li: Client, visitor: Client
    ) -> None:
        city = make_city(name_en="Old")
        values = typed(anna, city, name_en="New", note="Renamed in 2026")
        assert post(anna, city, values, "_submit") is None
        revision = Line.of(city).head()
        assert revision.submitted_at
        assert (revision.author_name, revision.note) == ("anna", "Renamed in 2026")
        page = Document(li.get(address(city, "compare")).content)
        assert "New" in page.text(".//ins")
        assert "Published." in do(li, city, "publish")
        assert "New" in visitor.get(f"/en/cities/{city.slug}/").content.decode()
        assert not Line.of(city).revisions.exclude(submitted_at=None).exists()

    def test_a_publisher_returns_with_a_comment(self, anna: Client, li: Client) -> None:
        city = make_city(name_en="Old")
        post(anna, city, typed(anna, city, name_en="New"), "_submit")
        assert "Returned to the editor." in do(li, city, "return", note="Source, please.")
        assert "Source, please." in open_form(anna, city).text(".//aside")

    def test_an_editor_cannot_publish_whatever_they_post(self, anna: Client) -> None:
        city = make_city(name_en="Old")
        values = typed(anna, city, name_en="New")
        assert anna.post(address(city, "change"), values | {"_publish": "1"}).status_code == 403
        for act in ("publish", "withdraw", "return", "restore", "recover", "unschedule"):
            assert anna.get(address(city, act)).status_code == 403
            assert anna.post(address(city, act), {}).status_code == 403
        assert City.objects.get(pk=city.pk).name_en == "Old"

    @pytest.mark.parametrize("end", ["publish", "return"])
    def test_both_are_told_by_mail(
        self, anna: Client, li: Client, end: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        city = make_city(name_en="Old")
        monkeypatch.setattr("django.db.transaction.on_commit", lambda send: send())
        with override_settings(MAIL_IS_SET_UP=True):
            post(anna, city, typed(anna, city, name_en="Neu"), "_submit")
            do(li, city, end, note="Because")
        to_publisher, to_editor = mail.outbox
        assert to_publisher.bcc == ["li@example.org"]
        assert to_editor.bcc == ["anna@example.org"]
        assert "Neu" in to_publisher.body or "Old" in to_publisher.body
        for message in mail.outbox:
            assert "http://" in message.body
            assert "“" in message.body

    def test_without_mail_nothing_is_sent(self, anna: Client) -> None:
        city = make_city()
        post(anna, city, typed(anna, city, name_en="New"), "_submit")
        assert mail.outbox == []


class TestPublishing:
    def test_what_is_incomplete_is_saved_and_not_published(self, li: Client) -> None:
        page = make_page(published_at=None, title_zh_hans="")
        values = typed(li, page, body_zh_hans="<p>正文。</p>")
        response = li.post(address(page, "change"), values | {"_publish": "1"}, follow=True)
        assert "English is incomplete: body." in told(response)
        assert "Chinese is incomplete: title." in told(response)
        page.refresh_from_db()
        assert page.state is State.DRAFT
        assert page.body_zh_hans == "<p>正文。</p>"

    def test_at_a_moment_to_come(self, li: Client, visitor: Client) -> None:
        city = make_city(name_en="Old")
        at = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
        assert publish(li, city, name_en="Tomorrow", publish_at=at) is None
        assert "Tomorrow" not in visitor.get(f"/en/cities/{city.slug}/").content.decode()
        head = Line.of(city).head()
        assert head.due_at
        assert "Changes come out" in open_form(li, city).text(".//aside")
        assert "The schedule is cancelled." in do(li, city, "unschedule")
        assert Line.of(city).head().due_at is None

    def test_a_moment_that_is_none_is_told_and_the_text_is_kept(self, li: Client) -> None:
        city = make_city(name_en="Old")
        values = typed(li, city, name_en="New", publish_at="soon")
        response = li.post(address(city, "change"), values | {"_publish": "1"}, follow=True)
        assert "Enter a valid date/time." in told(response)
        assert Line.of(city).head().snapshot["name_en"] == "New"
        assert City.objects.get(pk=city.pk).name_en == "Old"

    def test_dropped(self, anna: Client) -> None:
        city = make_city(name_en="Old")
        save(anna, city, name_en="New")
        assert "dropped" in do(anna, city, "drop")
        assert form_values(open_form(anna, city), "city_form")["name_en"] == "Old"

    def test_withdrawn(self, li: Client, visitor: Client) -> None:
        city = make_city()
        assert "Withdrawn." in do(li, city, "withdraw", note="Moved")
        assert visitor.get(f"/en/cities/{city.slug}/").status_code == 404
        assert City.objects.get(pk=city.pk).state is State.WITHDRAWN

    def test_with_its_parts_and_relations(self, li: Client, visitor: Client) -> None:
        news, city = make_news(), make_city(name_en="Trondheim")
        values = typed(li, news, cities=[str(city.pk)])
        assert post(li, news, values) is None
        address_of_news = f"/en/news/{news.slug}/"
        assert "Trondheim" not in visitor.get(address_of_news).content.decode()
        assert form_values(open_form(li, news), "newsitem_form")["cities"] == [str(city.pk)]
        assert publish(li, news) is None
        assert "Trondheim" in visitor.get(address_of_news).content.decode()

    def test_a_publisher_publishes_only_what_they_have_seen(self, anna: Client, li: Client) -> None:
        city = make_city(name_en="Old")
        opened = typed(li, city)
        save(anna, city, region_en="Unseen")
        response = li.post(address(city, "change"), opened | {"_publish": "1"}, follow=True)
        assert "Not published yet" in told(response)
        assert City.objects.get(pk=city.pk).region_en == ""


class TestBulk:
    def act(self, client: Client, model: Any, action: str, records: list[Any]) -> str:
        values = {"action": action, "_selected_action": [record.pk for record in records]}
        return told(client.post(address(model, "changelist"), values, follow=True))

    def test_each_is_told(self, li: Client) -> None:
        good = make_page(published_at=None, title_en="Whole")
        bad = make_page(published_at=None, title_en="", body_en="<p>x</p>")
        said = self.act(li, Page, "publish_selected", [good, bad])
        assert "Published: Whole." in said
        assert "was refused" in said
        assert "English is incomplete: title." in said
        assert Page.objects.get(pk=good.pk).state is State.PUBLISHED
        assert Page.objects.get(pk=bad.pk).state is State.DRAFT
        assert "Withdrawn: Whole." in self.act(li, Page, "withdraw_selected", [good])

    def test_an_editor_submits_many_and_publishes_none(self, anna: Client) -> None:
        pages = [make_page(published_at=None) for _ in range(2)]
        assert "Submitted" in self.act(anna, Page, "submit_selected", pages)
        self.act(anna, Page, "publish_selected", pages)
        assert {Page.objects.get(pk=page.pk).state for page in pages} == {State.DRAFT}


class TestExpiredSession:
    def test_it_asks_for_sign_in_and_then_saves(self, db: None) -> None:
        user = member(roles.EDITOR, "anna")
        client = signed_in(user)
        city = make_city(name_en="Old")
        figure = make_figure(city)
        changes = {"name_en": "Typed for an hour", "figures-0-scope_en": "With its figures"}
        values = typed(client, city, **changes)
        client.logout()
        response = client.post(address(city, "change"), values | {"_save": "1"}, follow=True)
        assert "Your session had ended." in told(response)
        login = response.redirect_chain[-1][0]
        response = client.post(login, {"username": "anna", "password": "secret"}, follow=True)
        assert "were saved" in told(response)
        head = Line.of(city).head()
        assert head.snapshot["name_en"] == "Typed for an hour"
        assert head.snapshot["figures"][figure.slug]["scope_en"] == "With its figures"
        assert head.author == user

    def test_another_account_does_not_save_it(self, li: Client) -> None:
        member(roles.EDITOR, "anna")
        client = Client()
        client.login(username="anna", password="secret")
        news = make_news(title_en="Old")
        values = typed(client, news, title_en="Typed")
        client.logout()
        login = client.post(address(news, "change"), values | {"_save": "1"}).headers["Location"]
        client.post(login, {"username": "li", "password": "secret"}, follow=True)
        assert Line.of(news).head().snapshot["title_en"] == "Old"

    def test_a_stranger_fills_no_database(self, client: Client) -> None:
        news = make_news(title_en="Old")
        for writer in ("", "1", "forged:note"):
            client.post(address(news, "change"), {"title_en": "x", "writer": writer})
            assert "posted" not in client.session
        assert NewsItem.objects.get(pk=news.pk).title_en == "Old"
