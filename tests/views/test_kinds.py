"""What each page family shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from cities.models import (
    City,
    CityMember,
    Cooperation,
    CooperationStep,
    Milestone,
    NewsItem,
    Page,
    Partner,
)
from tests.factories import (
    make_city,
    make_cooperation,
    make_figure,
    make_news,
    make_partner,
    make_publication,
)
from tests.html import Document, words

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]


class TestHome:
    def test_has_both_shores_news_and_milestones(self, read: Read) -> None:
        document = read("/en/")
        assert len(document.all(".//section[@class='shore eu']//li")) == 15
        assert len(document.all(".//section[@class='shore cn']//li")) == 15
        assert "15 + 15" in document.text()

    def test_of_very_many_cities_lists_the_first_and_leads_to_the_others(self, read: Read) -> None:
        for _number in range(60):
            make_city()
        document = read("/en/")
        assert len(document.all(".//section[@class='shore eu']//li")) == 50
        assert "75 + 15" in document.text()
        assert words(document.one(".//a[@class='button']")) == "All pilot cities"

    def test_marks_a_separate_programme(self, read: Read) -> None:
        Milestone.objects.filter(separate_programme=True).update(on_home=True)
        items = read("/en/").all(".//ol[@class='timeline']/li")
        assert sum("Separate programme" in words(item) for item in items) == 4
        Milestone.objects.update(on_home=False)
        items = read("/en/").all(".//ol[@class='timeline']/li")
        assert len(items) == 4
        assert not any("Separate programme" in words(item) for item in items)

    @pytest.mark.usefixtures("empty_site")
    def test_of_an_empty_site_says_what_is_missing(self, read: Read) -> None:
        text = read("/en/").text()
        for said in (
            "No city of this side",
            "No news yet.",
            "No milestone yet.",
            "No partner yet.",
        ):
            assert said in text
        assert "中欧智慧城市合作" in read("/zh-hans/").text(".//h1")

    def test_a_withdrawn_page_of_words_is_not_shown(self, read: Read) -> None:
        page = Page.objects.get(slug="home")
        page.withdraw()
        assert page.text("title", "en") not in read("/en/").text()

    def test_has_one_address(self, visitor: Client) -> None:
        response = visitor.get("/zh-hans/home/")
        assert (response.status_code, response.headers["Location"]) == (301, "/zh-hans/")


class TestCity:
    def test_a_joint_pilot_shows_its_members(self, read: Read) -> None:
        text = read("/en/cities/florence-prato/").text()
        assert "Firenze" in text
        assert "358,079" in text
        assert "185,456" in text

    def test_one_without_practices_says_so(self, read: Read) -> None:
        assert "No practice recorded yet" in read("/en/cities/korla/").text()
        assert "暂无实践案例" in read("/zh-hans/cities/korla/").text()

    def test_one_with_nothing_but_a_name_says_what_is_missing(self, read: Read) -> None:
        make_city(slug="bare")
        text = read("/en/cities/bare/").text()
        for said in ("No summary yet.", "No figure recorded yet.", "No news about this city yet."):
            assert said in text

    @pytest.mark.parametrize(
        ("language", "expected"),
        [("en", "51.4552° N, 2.5967° W"), ("zh-hans", "北纬51.4552°，西经2.5967°")],
    )
    def test_its_point_is_written_as_the_language_does(
        self, read: Read, language: str, expected: str
    ) -> None:
        assert expected in read(f"/{language}/cities/bristol/").text()

    def test_figures_come_with_scope_year_and_source(self, read: Read) -> None:
        city = make_city(slug="counted")
        make_figure(city, value="1234.5", year=None, year_not_stated=True)
        row = words(read("/en/cities/counted/").one(".//tbody/tr"))
        for part in ("1,234.5 people", "year not stated", "whole city", "Census", "A census"):
            assert part in row

    def test_british_pilots_are_on_the_european_side(self, read: Read) -> None:
        for slug in ("bristol", "manchester"):
            text = read(f"/en/cities/{slug}/").text()
            assert "European side" in text
            assert "EU city" not in text

    def test_names_carry_their_language(self, read: Read) -> None:
        document = read("/en/cities/copenhagen/")
        assert document.language_of("København") == "da"
        assert document.language_of("哥本哈根") == "zh-Hans"
        assert document.language_of("中文") == "zh-Hans"  # the label of the switch
        assert read("/zh-hans/cities/copenhagen/").language_of("Copenhagen") == "en"

    def test_a_third_party_copy_behind_a_figure_is_not_linked(self, read: Read) -> None:
        copy = "https://copies.example/1"
        make_figure(make_city(slug="counted"), source_url=copy, source_kind="reprint")
        assert read("/en/cities/counted/").all(f".//a[@href='{copy}']") == []


class TestOrder:
    """Lists sort by the key of the reader's language."""

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_of_the_parts_of_a_body(self, read: Read, language: str) -> None:
        names = {"b-part": ("Alpha", "中文"), "a-part": ("Beta", "阿尔法")}
        above = make_partner(slug="above")
        for slug, (english, chinese) in names.items():
            make_partner(slug=slug, parent=above, name_en=english, name_zh_hans=chinese)
        section = read(f"/{language}/partners/above/").one(".//section")
        shown = [words(link) for link in section.findall(".//a")]
        assert shown == (["Alpha", "Beta"] if language == "en" else ["阿尔法", "中文"])

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_of_practices_within_a_theme(self, read: Read, language: str) -> None:
        section = read(f"/{language}/practices/").all(".//main/section")[1]
        shown = [words(link) for link in section.findall(".//p[@class='when']/a")]
        keys = {
            city.text("name", language): city.sort_key_in(language) for city in City.objects.all()
        }
        assert len(set(shown)) > 3
        assert [keys[name] for name in shown] == sorted(keys[name] for name in shown)

    @pytest.mark.parametrize(("language", "first"), [("en", "Alpha"), ("zh-hans", "阿尔法")])
    def test_of_news_of_one_day(self, read: Read, language: str, first: str) -> None:
        names = {"b-one": ("Alpha", "中文"), "a-two": ("Beta", "阿尔法")}
        for slug, (english, chinese) in names.items():
            make_news(slug=slug, date="2099-01-01", title_en=english, title_zh_hans=chinese)
        assert words(read(f"/{language}/news/").all(".//main//h2")[0]) == first


def test_a_page_looks_at_one_moment(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list of a page is asked for the page's own "now", which is taken once."""

    class NoClock:
        def now(self) -> None:
            raise AssertionError("a second look at the clock")

    made = make_cooperation(cities=list(City.objects.filter(slug__in=("lyon", "chengdu"))))
    monkeypatch.setattr("cities.models.publishing.timezone", NoClock())
    pages = ("", "cities/", "cities/chengdu/", "partners/miit/", "news/", "about/", "practices/")
    for page in (*pages, "cooperations/", f"cooperations/{made.slug}/", "milestones/"):
        read(f"/en/{page}")


class TestCooperations:
    def test_none_is_confirmed_and_the_page_says_so(self, read: Read) -> None:
        assert not Cooperation.objects.exists()
        assert (
            "No project between pilot cities has been confirmed" in read("/en/cooperations/").text()
        )
        assert "尚无有据可查" in read("/zh-hans/cooperations/").text()

    def test_the_first_real_one_has_a_page(self, read: Read) -> None:
        made = make_cooperation(
            slug="trams", outcome_en="Lines opened.", outcome_zh_hans="已通车。"
        )
        made.partners.add(Partner.objects.get(slug="miit"))
        for date, title in (("2015-03", "Second"), ("2014", "First")):
            CooperationStep(
                cooperation=made, date=date, title_en=title, title_zh_hans="一步"
            ).save()
        document = read("/en/cooperations/trams/")
        text = document.text()
        assert text.index("First") < text.index("Second")
        for part in ("Ongoing", "Data", "March 2015", "Lines opened.", "Ministry of Industry"):
            assert part in text
        assert "trams" in "".join(a.get("href", "") for a in read("/en/cooperations/").all(".//a"))
        for city in made.cities.all():
            assert city.text("name", "en") in read("/en/cooperations/").text()


class TestPartners:
    def test_are_the_tree_they_are(self, read: Read) -> None:
        document = read("/en/partners/")
        nested = document.all(".//ul[@class='tree']//ul[@class='tree']//ul[@class='tree']/li/a")
        assert [words(link) for link in nested] == [
            "Institute of Planning",
            "Institute of Policy and Economics",
            "Institute of Standards",
        ]

    def test_a_part_of_a_hidden_body_is_still_listed(self, read: Read) -> None:
        hidden = make_partner(published_at=None)
        make_partner(parent=hidden, name_en="Orphan office", slug="orphan")
        assert "Orphan office" in read("/en/partners/").text()
        assert str(hidden) not in read("/en/partners/orphan/").text()

    def test_a_former_name_is_told(self, read: Read) -> None:
        text = read("/zh-hans/partners/caict/").text()
        assert "曾用名" in text
        assert "工业和信息化部电信研究院" in text


class TestNews:
    def test_the_latest_event_is_first(self, read: Read) -> None:
        times = [t.get("datetime", "") for t in read("/en/news/").all(".//main/ul//time")]
        assert times == sorted(times, reverse=True)
        assert len(times) == NewsItem.objects.published().count() >= 8

    def test_is_linked_with_its_cities_and_partners_both_ways(self, read: Read) -> None:
        news = NewsItem.objects.filter(cities__slug="chengdu", partners__isnull=False)[0]
        with translation.override("en"):
            address = news.get_absolute_url()
        hrefs = {a.get("href") for a in read(address).all(".//main//a")}
        assert "/en/cities/chengdu/" in hrefs
        assert address in {a.get("href") for a in read("/en/cities/chengdu/").all(".//a")}
        partner = news.partners.all()[0]
        assert address in {a.get("href") for a in read(f"/en/partners/{partner.slug}/").all(".//a")}


class TestPublications:
    def test_a_third_party_copy_is_not_linked(self, read: Read) -> None:
        make_publication(
            slug="copied",
            source_url="https://copies.example/1",
            source_kind="reprint",
            languages=["en", "zh-Hans"],
            authors=["余晓晖", "Jeanette Whyte"],
        )
        document = read("/en/publications/copied/")
        assert "copies.example" not in "".join(a.get("href", "") for a in document.all(".//a"))
        assert "Only third-party copies are known" in document.text()
        assert "English, Simplified Chinese" in document.text()
        assert "余晓晖, Jeanette Whyte" in document.text()
        assert document.language_of("余晓晖") == "zh-Hans"
        assert "余晓晖、Jeanette Whyte" in read("/zh-hans/publications/copied/").text()

    def test_an_official_one_is(self, read: Read) -> None:
        make_publication(slug="own", source_url="https://www.example.org/x", source_kind="official")
        link = read("/en/publications/own/").one(".//a[@rel='external']")
        assert (link.get("href"), words(link)) == ("https://www.example.org/x", "example.org")


class TestPages:
    def test_the_contact_page_prints_the_address_that_is_set(
        self, read: Read, settings: Any
    ) -> None:
        assert "has not set an address" in read("/en/contact/").text()
        settings.CONTACT_EMAIL = "desk@example.org"
        link = read("/en/contact/").one(".//main//a[@href='mailto:desk@example.org']")
        assert words(link) == "desk@example.org"

    def test_the_sources_page_gives_the_attribution(self, read: Read) -> None:
        for language in ("en", "zh-hans"):
            hrefs = {a.get("href") for a in read(f"/{language}/sources/").all(".//a")}
            assert "https://www.geonames.org/" in hrefs
            assert "https://creativecommons.org/licenses/by/4.0/" in hrefs

    def test_filing_numbers_are_shown_when_set_and_absent_when_not(
        self, read: Read, settings: Any
    ) -> None:
        assert "ICP" not in read("/zh-hans/").text()
        settings.ICP_NUMBER = "京ICP备00000000号"
        settings.PUBLIC_SECURITY_NUMBER = "京公网安备00000000000000号"
        settings.MAP_APPROVAL_NUMBER = "GS(2026)0000号"
        for language in ("en", "zh-hans"):
            text = read(f"/{language}/cities/").text()
            for number in ("京ICP备00000000号", "京公网安备", "审图号：GS(2026)0000号"):
                assert number in text


def test_a_member_city_has_its_own_point(read: Read) -> None:
    member = CityMember.objects.get(slug="prato")
    assert f"{member.latitude}° N" in read("/en/cities/florence-prato/").text()
