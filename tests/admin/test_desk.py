"""The desk: every model can be listed, searched, opened, changed and saved, in either language."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from cities import models
from cities.content_files import FILES
from cities.models import City, Keyed, NewsItem, Page, Picture, Record, Revision, State
from tests.admin.desk import EDITED, address, errors, open_form, publish, save
from tests.factories import MAKERS, make_city, make_cooperation, make_figure
from tests.forms import form_values
from tests.html import Document, words

pytestmark = pytest.mark.django_db


def everything(record: Keyed) -> dict[str, Any]:
    """Every column of the record as it is stored, and what it is related with."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {record._meta.db_table} WHERE id = %s", [record.pk])  # noqa: S608
        names = [column[0] for column in cursor.description]
        stored = dict(zip(names, cursor.fetchone(), strict=True))
    for field in record._meta.many_to_many:
        stored[field.name] = set(getattr(record, field.name).values_list("pk", flat=True))
    return stored


def test_every_model_of_the_content_is_edited_somewhere() -> None:
    inlines = {
        inline.model
        for model in EDITED
        for inline in admin.site.get_model_admin(model).get_inlines(None, None)  # type: ignore[arg-type]
    }
    assert set(FILES.values()) == set(EDITED) | inlines


def test_every_public_kind_has_pictures() -> None:
    for model in MAKERS:
        assert Picture in [
            inline.model
            for inline in admin.site.get_model_admin(model).get_inlines(None, None)  # type: ignore[arg-type]
        ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", EDITED, ids=lambda model: model.__name__)
class TestEveryModel:
    @pytest.fixture(autouse=True)
    def _speak(self, editor: Client, language: str) -> None:
        editor.cookies["django_language"] = language

    def test_is_listed(self, editor: Client, model: Any, language: str) -> None:
        response = editor.get(address(model, "changelist"))
        assert response.status_code == 200
        assert Document(response.content).root.get("lang") == language

    def test_is_searched_in_both_languages(self, editor: Client, model: Any, language: str) -> None:
        record = MAKERS[model]() if model in MAKERS else model.objects.all()[0]
        field = model.title_field if model in MAKERS else model.required_translations[0]
        for text in (record.text(field, "en"), record.text(field, "zh-hans")):
            response = editor.get(address(model, "changelist"), {"q": text})
            assert response.status_code == 200
            assert f"/{record.pk}/change/" in response.content.decode()

    def test_an_empty_form_opens(self, editor: Client, model: Any, language: str) -> None:
        response = editor.get(address(model, "add"))
        assert response.status_code == 200
        document = Document(response.content)
        assert document.root.get("lang") == language

    def test_saved_unchanged_nothing_changes(
        self, editor: Client, model: Any, language: str
    ) -> None:
        record = model.objects.all()[0] if model.objects.exists() else MAKERS[model]()
        before, revisions = everything(record), Revision.objects.count()
        assert save(editor, record) is None
        assert everything(record) == before
        assert Revision.objects.count() == revisions  # and is not said to have changed

    def test_a_moment_of_publishing_survives_a_save(
        self, editor: Client, model: Any, language: str
    ) -> None:
        if model not in MAKERS:
            return
        record = MAKERS[model](published_at=None)
        record.publish()  # now, whatever the fraction of the second
        before = everything(record)
        assert save(editor, record) is None
        assert everything(record) == before

    def test_both_languages_stand_beside_each_other(
        self, editor: Client, model: Any, language: str
    ) -> None:
        record = model.objects.all()[0] if model.objects.exists() else MAKERS[model]()
        document = open_form(editor, record)
        for field in model.required_translations:
            row = f"form-row field-{field}_zh_hans field-{field}_en"
            chinese, english = (
                document.one(f".//div[@class='{row}']//*[@id='id_{field}_{x}']")
                for x in ("zh_hans", "en")
            )
            assert (english.get("lang"), chinese.get("lang")) == ("en", "zh-Hans")

    def test_it_loads_nothing_from_elsewhere(
        self, editor: Client, model: Any, language: str
    ) -> None:
        document = Document(editor.get(address(model, "add")).content)
        loaded = [e.get("src") for e in document.root.iter() if e.get("src")]
        loaded += [e.get("href") for e in document.all(".//link")]
        assert loaded
        assert all(url and url.startswith("/") and not url.startswith("//") for url in loaded)
        assert not [e for e in document.root.iter() if e.get("style") and e.tag != "svg"]
        assert not [
            e for e in document.root.iter() for name, _ in e.items() if name.startswith("on")
        ]


class TestChangingARecord:
    def test_published_it_shows_at_once_in_public(self, editor: Client, visitor: Client) -> None:
        city = City.objects.get(slug="chengdu")
        assert publish(editor, city, summary_zh_hans="新的简介。") is None
        assert "新的简介。" in visitor.get("/zh-hans/cities/chengdu/").content.decode()
        assert "新的简介。" not in visitor.get("/en/cities/chengdu/").content.decode()

    def test_pasted_markup_is_cleaned_and_the_rest_kept(self, editor: Client) -> None:
        page = Page.objects.get(slug="about")
        assert (
            publish(editor, page, body_en='<p onclick="x()">Kept</p><script>alert(1)</script>')
            is None
        )
        page.refresh_from_db()
        assert page.body_en == "<p>Kept</p>"  # type: ignore[attr-defined]

    def test_one_language_can_be_emptied_but_not_both(self, editor: Client) -> None:
        city = City.objects.get(slug="chengdu")
        assert publish(editor, city, name_en="") is None
        city.refresh_from_db()
        assert (city.name_en, city.name_zh_hans) == ("", "成都市")  # type: ignore[attr-defined]
        refused = save(editor, city, name_zh_hans="")
        assert "Give this text in at least one language." in errors(refused)

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_emptying_the_text_of_the_interface_language_empties_it(
        self, editor: Client, language: str
    ) -> None:
        editor.cookies["django_language"] = language
        city = City.objects.get(slug="chengdu")
        name = "summary_en" if language == "en" else "summary_zh_hans"
        assert publish(editor, city, **{name: ""}) is None
        assert City.objects.filter(pk=city.pk).values_list(name, flat=True).get() == ""

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            (
                {"slug": "search"},
                "“search” is a word the site's own addresses use; choose another.",
            ),
            ({"country": "FR"}, "This country does not lie on the side of the city."),
            ({"latitude": ""}, "A point needs both latitude and longitude."),
            ({"wikidata_id": "x"}, "A Wikidata id is the letter Q and a number, such as Q90."),
            ({"slug": "lyon"}, "City with this Slug already exists."),
        ],
    )
    def test_a_mistake_is_told_and_nothing_typed_is_lost(
        self, editor: Client, changes: dict[str, str], message: str
    ) -> None:
        city = City.objects.get(slug="chengdu")
        refused = save(editor, city, summary_en="Typed for an hour", **changes)
        assert message in errors(refused), errors(refused)
        assert refused is not None
        assert form_values(refused, "city_form")["summary_en"] == "Typed for an hour"
        assert City.objects.get(pk=city.pk).slug == "chengdu"

    def test_a_mistake_is_told_in_chinese(self, editor: Client) -> None:
        editor.cookies["django_language"] = "zh-hans"
        refused = save(editor, City.objects.get(slug="chengdu"), country="FR")
        assert "所选国家与城市所属方不符。" in errors(refused)

    def test_a_partial_date_is_kept_and_a_wrong_one_refused(self, editor: Client) -> None:
        news = NewsItem.objects.all()[0]
        assert publish(editor, news, date="2014-06") is None
        assert str(NewsItem.objects.get(pk=news.pk).date) == "2014-06"
        refused = save(editor, news, date="2014-13")
        assert "Give a year, a month or a day: 2013, 2013-11 or 2013-11-21." in errors(refused)

    def test_aliases_are_one_per_line(self, editor: Client) -> None:
        city = City.objects.get(slug="chengdu")
        assert publish(editor, city, aliases="蓉城\r\n\r\nChengtu\r\n") is None
        assert City.objects.get(pk=city.pk).aliases == ["蓉城", "Chengtu"]

    def test_a_figure_is_changed_on_the_form_of_its_city(self, editor: Client) -> None:
        city = make_city()
        figure = make_figure(city)
        assert publish(editor, city, **{"figures-0-value": "42"}) is None
        figure.refresh_from_db()
        assert figure.value == 42
        refused = save(editor, city, **{"figures-0-scope_en": "", "figures-0-scope_zh_hans": ""})
        assert "Give this text in at least one language." in errors(refused)

    def test_a_figure_is_of_a_member_of_its_own_city(self, editor: Client) -> None:
        chosen = ".//select[@name='figures-0-member']/option"
        for slug, members in (("florence-prato", ["Florence", "Prato"]), ("riga", [])):
            document = open_form(editor, City.objects.get(slug=slug))
            assert [words(each) for each in document.all(chosen)] == ["---------", *members]

    def test_a_figure_is_added_and_gets_a_key(self, editor: Client) -> None:
        city = City.objects.get(slug="qianhai")
        new = {
            "figures-TOTAL_FORMS": "3",
            "figures-2-measure": str(models.Measure.objects.get(slug="population").pk),
            "figures-2-value": "1000",
            "figures-2-year": "2021",
            "figures-2-kind": "reported",
            "figures-2-scope_zh_hans": "全区",
            "figures-2-source_zh_hans": "某来源",
            "figures-2-city": str(city.pk),
        }
        assert publish(editor, city, **new) is None
        assert city.figures.get(year=2021, measure__slug="population").slug == (
            "qianhai-population-2021"
        )


class TestDeleting:
    def test_a_city_stays_while_a_cooperation_needs_it(self, editor: Client) -> None:
        west, east = make_city(side="eu"), make_city(side="cn")
        made = make_cooperation(cities=[west, east], title_en="Trams together")
        page = Document(editor.get(address(west, "delete")).content)
        assert "Trams together" in page.text(".//main")
        editor.post(address(west, "delete"), {"post": "yes"})
        action = {"action": "delete_selected", "_selected_action": [west.pk], "post": "yes"}
        editor.post(address(City, "changelist"), action)
        assert City.objects.filter(pk=west.pk).exists()
        made.cities.add(make_city(side="eu"))
        editor.post(address(west, "delete"), {"post": "yes"})
        assert not City.objects.filter(pk=west.pk).exists()

    def test_a_member_stays_while_figures_count_it(self, editor: Client) -> None:
        pilot = City.objects.get(slug="florence-prato")
        refused = save(editor, pilot, **{"members-0-DELETE": "on"})
        assert any("florence-population-2011" in error for error in errors(refused)), errors(
            refused
        )
        assert pilot.members.count() == 2

    def test_a_joint_pilot_goes_with_its_members_and_figures(self, editor: Client) -> None:
        pilot = City.objects.get(slug="florence-prato")
        editor.post(address(pilot, "delete"), {"post": "yes"})
        assert not City.objects.filter(pk=pilot.pk).exists()

    def test_a_measure_in_use_stays(self, editor: Client) -> None:
        measure = models.Measure.objects.get(slug="area")
        editor.post(address(measure, "delete"), {"post": "yes"})
        assert models.Measure.objects.filter(pk=measure.pk).exists()


class TestMakingARecord:
    def values(self, editor: Client, model: type[Record], **values: Any) -> dict[str, Any]:
        page = Document(editor.get(address(model, "add")).content)
        return form_values(page, f"{model._meta.model_name}_form") | values

    def test_a_draft_is_not_public_until_it_is_published(
        self, editor: Client, visitor: Client
    ) -> None:
        values = self.values(editor, Page, slug="trams", title_zh_hans="有轨电车")
        assert editor.post(address(Page, "add"), values).status_code == 302
        page = Page.objects.get(slug="trams")
        assert page.state is State.DRAFT
        assert visitor.get("/zh-hans/trams/").status_code == 404
        assert publish(editor, page) is None
        assert visitor.get("/zh-hans/trams/").status_code == 200

    def test_a_cooperation_needs_both_sides(self, editor: Client) -> None:
        values = self.values(
            editor,
            models.Cooperation,
            slug="trams",
            title_en="Trams",
            summary_en="About trams.",
            source_en="A source",
            theme="transport",
            status="planned",
            cities=[str(City.objects.get(slug="lyon").pk)],
        )
        response = editor.post(address(models.Cooperation, "add"), values)
        assert "A cooperation needs at least one city of each side." in errors(
            Document(response.content)
        )
        values["cities"].append(str(City.objects.get(slug="chengdu").pk))
        assert editor.post(address(models.Cooperation, "add"), values).status_code == 302

    def test_view_on_site_is_offered_for_what_is_public_only(self, editor: Client) -> None:
        def offered(record: Record) -> bool:
            return "View on site" in editor.get(address(record, "change")).content.decode()

        city = make_city(published_at=None)
        assert not offered(city)
        assert not offered(MAKERS[models.Practice](city=city))  # published, but its city is not
        city.publish()
        assert offered(city)

    def test_a_slug_that_no_address_could_have_is_refused(self, editor: Client) -> None:
        said = errors(save(editor, make_city(), slug="No Slug"))
        assert any("Use lower-case letters" in each for each in said)

    def test_a_slug_is_proposed_only_while_making(self, editor: Client) -> None:
        assert b"prepopulated-fields-constants" in editor.get(address(Page, "add")).content
        change = editor.get(address(Page.objects.all()[0], "change")).content.decode()
        assert "#id_slug" not in change


class TestTheInterface:
    def test_speaks_both_languages(self, editor: Client) -> None:
        page = Document(editor.get("/admin/").content)
        switch = page.one(".//form[@class='language-form']")
        assert words(switch) == "中文"
        editor.post(switch.get("action", ""), {"language": "zh-hans", "next": "/admin/"})
        page = Document(editor.get("/admin/").content)
        assert page.root.get("lang") == "zh-hans"
        assert "实践案例" in page.text()

    def test_is_closed_to_visitors(self, visitor: Client) -> None:
        assert visitor.get("/admin/").headers["Location"].startswith("/admin/login/")
        assert visitor.get("/admin/login/").status_code == 200

    def test_is_closed_to_users_who_are_not_staff(self, visitor: Client) -> None:
        visitor.force_login(User.objects.create_user("reader", password="x"))
        for model in EDITED:
            assert visitor.get(address(model, "changelist")).status_code == 302

    def test_offers_no_password_mail_unless_mail_is_set_up(self, visitor: Client) -> None:
        assert "password_reset" not in visitor.get("/admin/login/").content.decode()
        assert visitor.get("/admin/password_reset/", follow=True).redirect_chain
