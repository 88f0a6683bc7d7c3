"""What goes wrong at a desk: odd input, records that are gone, people who change places."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cities import roles
from cities.models import City, Revision, State
from cities.models.line import Line
from tests.admin.cast import member, signed_in
from tests.admin.desk import address, do, errors, open_form, post, save, told, typed
from tests.factories import make_city, make_figure, make_news, make_practice
from tests.forms import form_values
from tests.html import Document

pytestmark = pytest.mark.django_db


def press(client: Client, record: Any, values: dict[str, Any], button: str = "_save") -> Any:
    return client.post(address(record, "change"), values | {button: "1"}, follow=True)


class TestRecordsThatAreGone:
    def test_the_text_about_a_practice_whose_city_went_is_kept(
        self, anna: Client, li: Client
    ) -> None:
        city = make_city()
        practice, line = make_practice(city=city), Line.of(city)
        values = typed(anna, practice, title_en="Typed", summary_zh_hans="写好的")
        City.objects.get(pk=city.pk).delete()
        assert "Your text is kept" in told(press(anna, practice, values))
        kept = Revision.objects.unresolved().get()
        assert kept.snapshot["title_en"] == "Typed"
        assert kept.snapshot["summary_zh_hans"] == "写好的"
        do(li, city, "recover")
        assert "is in conflict" in open_form(anna, practice).text(".//aside")
        assert line.row()

    def test_so_is_that_of_its_parts_and_relations(self, anna: Client) -> None:
        city, news, other = make_city(), make_news(), make_city()
        figure = make_figure(city)
        with_part = typed(anna, city, **{"figures-0-scope_en": "Typed"})
        with_relation = typed(anna, news, cities=[str(other.pk)])
        for record, values in ((city, with_part), (news, with_relation)):
            type(record).objects.get(pk=record.pk).delete()
            if record is city:
                make_city(slug=city.slug)  # its address has a new owner
            assert "Your text is kept" in told(press(anna, record, values))
        first, second = Revision.objects.unresolved().order_by("pk")
        assert first.snapshot["figures"][figure.slug]["scope_en"] == "Typed"
        assert second.snapshot["cities"] == [other.slug]


class TestWhatAFormWasMadeOf:
    def test_a_base_of_another_record_is_asked_about(self, anna: Client, bo: Client) -> None:
        news, other = make_news(title_en="Old"), make_news()
        values = typed(anna, news, title_en="Anna's", base=str(Line.of(other).head().pk))
        save(bo, news, summary_en="Bo's")
        assert "choose below" in told(press(anna, news, values))
        head = Line.of(news).head()
        assert (head.snapshot["title_en"], head.snapshot["summary_en"]) == ("Old", "Bo's")

    @pytest.mark.parametrize("base", ["", "x", "-1", "9" * 40, "0"])
    def test_so_is_one_that_is_none(self, anna: Client, base: str) -> None:
        news = make_news(title_en="Old")
        values = typed(anna, news, title_en="Anna's", base=base)
        assert "choose below" in told(press(anna, news, values))
        assert Line.of(news).head().snapshot["title_en"] == "Old"

    def test_a_form_that_another_account_opened_saves_nothing(
        self, anna: Client, bo: Client
    ) -> None:
        news = make_news(title_en="Old")
        values = typed(anna, news, title_en="Anna's")
        assert "Another account opened this form" in told(press(bo, news, values))
        assert Line.of(news).head().snapshot["title_en"] == "Old"

    def test_without_its_management_form_it_is_refused(self, anna: Client) -> None:
        city = make_city()
        values = typed(anna, city, name_en="New")
        kept = {name: value for name, value in values.items() if "TOTAL_FORMS" not in name}
        assert errors(Document(press(anna, city, kept).content))
        assert Line.of(city).head().snapshot["name_en"] == city.name_en


class TestOddInput:
    @pytest.mark.parametrize(
        "moment", ["soon", "0001-01-01 00:00", "9999-12-31 23:59", "1999-01-01 00:00"]
    )
    @pytest.mark.parametrize("act", ["publish", "withdraw"])
    def test_moments(self, li: Client, moment: str, act: str) -> None:
        news = make_news()
        save(li, news, title_en="New")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("django.conf.settings.TIME_ZONE", "Asia/Shanghai")
            assert "Not done" in do(li, news, act, publish_at=moment)
        news.refresh_from_db()
        assert news.state is State.PUBLISHED

    @pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "-1", "1/../2", "％"])
    def test_keys(self, li: Client, pk: str) -> None:
        for page in ("change", "history", "compare", "preview", "publish", "conflict", "delete"):
            response = li.get(f"/admin/cities/city/{pk}/{page}/")
            assert response.status_code in (302, 404), page

    @pytest.mark.parametrize("link", ["", "x", "9" * 5000])
    def test_links(self, li: Client, link: str) -> None:
        news = make_news()
        assert "does not open" in told(
            li.post(address(news, "revoke"), {"link": link}, follow=True)
        )

    @pytest.mark.parametrize("query", ["kind=%00", "kind=x", "waiting=%00", "page=%00"])
    def test_filters(self, li: Client, query: str) -> None:
        assert li.get(f"/admin/cities/revision/?{query}").status_code in (200, 302)
        assert li.get(f"/admin/cities/city/?{query}").status_code in (200, 302)

    def test_a_act_without_a_word_of_what_was_seen(self, li: Client) -> None:
        news = make_news(title_en="Old")
        save(li, news, title_en="New")
        response = li.post(address(news, "publish"), {}, follow=True)
        assert "Look at the newest state first." in told(response)
        news.refresh_from_db()
        assert news.title_en == "Old"


class TestRights:
    def test_a_translator_does_not_settle_what_is_not_theirs(
        self, anna: Client, bo: Client, wei: Client
    ) -> None:
        news = make_news(title_en="Old")
        bos = typed(bo, news, title_en="Bo's")
        save(anna, news, title_en="Anna's")
        press(bo, news, bos)
        beside = Revision.objects.unresolved().get()
        page = f"{address(news, 'conflict')}?revision={beside.pk}"
        assert wei.get(page).status_code == 403
        seen = Line.of(news).head().pk
        settled = {"revision": beside.pk, "seen": seen, "choice-0": "theirs"}
        assert wei.post(address(news, "conflict"), settled).status_code == 403
        assert Revision.objects.unresolved().exists()

    def test_a_translator_saves_though_the_rest_does_not_fit(
        self, anna: Client, wei: Client
    ) -> None:
        city, other, news, renamed = make_city(), make_city(), make_news(), make_city()
        save(anna, city, slug="wanted")
        City.objects.filter(pk=other.pk).update(slug="wanted")
        values = form_values(open_form(wei, city), "city_form")
        assert post(wei, city, values | {"name_zh_hans": "新"}) is None
        news.cities.add(renamed)
        renamed.slug = "another-slug"
        renamed.save()
        values = form_values(open_form(wei, news), "newsitem_form")
        assert post(wei, news, values | {"title_zh_hans": "新"}) is None
        assert Line.of(news).head().snapshot["title_zh_hans"] == "新"

    def test_an_editor_does_not_drop_what_a_publisher_scheduled(
        self, anna: Client, li: Client
    ) -> None:
        news = make_news()
        save(anna, news, title_en="New")
        do(li, news, "publish", publish_at="2099-01-01 00:00")
        assert "a publisher must cancel that first" in do(anna, news, "drop")
        assert Line.of(news).head().due_at
        assert "dropped" in do(li, news, "drop")

    def test_a_forged_publication_of_a_new_record_saves_nothing(self, anna: Client) -> None:
        before = Revision.objects.count()
        values = {"slug": "forged", "title_en": "Forged", "_publish": "1"}
        assert anna.post("/admin/cities/page/add/", values).status_code == 403
        assert Revision.objects.count() == before


class TestExpiredSession:
    @pytest.fixture
    def carla(self) -> User:
        return member(roles.EDITOR, "carla")

    def resumed(self, client: Client, response: Any) -> Any:
        login = response.headers["Location"]
        return client.post(login, {"username": "carla", "password": "secret"}, follow=True)

    def test_a_mistake_comes_back_in_a_form_that_can_be_saved(self, carla: User) -> None:
        city, client = make_city(name_en="Old"), signed_in(carla)
        values = typed(client, city, name_en="Typed", country="CN")
        client.logout()
        response = client.post(address(city, "change"), values | {"_save": "1"})
        page = Document(self.resumed(client, response).content)
        assert "This country does not lie on the side of the city." in errors(page)
        form = page.one(".//form[@id='city_form']")
        assert form.get("action") == address(city, "change")
        corrected = form_values(page, "city_form") | {"country": "DK"}
        assert post(client, city, corrected) is None
        assert Line.of(city).head().snapshot["name_en"] == "Typed"

    def test_a_choice_is_made_after_the_sign_in(self, anna: Client, carla: User) -> None:
        news, client = make_news(title_en="Old"), signed_in(carla)
        values = typed(client, news, title_en="Carla's")
        save(anna, news, title_en="Anna's")
        page = Document(press(client, news, values).content)
        page.one(".//form[@class='conflict']").set("id", "conflict")
        chosen = form_values(page, "conflict") | {"choice-0": "own", "choice-0-own": "Of both"}
        client.logout()
        response = client.post(address(news, "conflict"), chosen)
        assert "brought together" in told(self.resumed(client, response))
        assert Line.of(news).head().snapshot["title_en"] == "Of both"
