"""Two to four cities side by side."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.test import Client

from cities.models import City, Practice
from cities.views.comparison import harmless
from tests.factories import make_city, make_figure, make_practice
from tests.html import Document, words

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]

PAGE = "/en/cities/compare/"


def compared(document: Document) -> list[str]:
    return [words(each) for each in document.all(".//thead//th/a")]


class TestPage:
    def test_shows_figures_with_year_scope_and_source_and_practices_by_theme(
        self, read: Read
    ) -> None:
        document = read(f"{PAGE}?city=chengdu&city=amsterdam")
        assert compared(document) == ["Chengdu", "Amsterdam"]
        text = document.text("body")
        for said in (
            *("20,937,757 people", "2020", "whole city, all districts and counties"),
            *("Seventh National Population Census", "Open data and project scale-up"),
        ):
            assert said in text

    def test_draws_bars_on_one_scale_where_the_same_is_counted(self, read: Read) -> None:
        document = read(f"{PAGE}?city=ningbo&city=yangzhou")
        widths = [
            float(bar.get("width", ""))
            for bar in document.all(".//{http://www.w3.org/2000/svg}rect")
            if not bar.get("class")
        ]
        assert widths[:2] == [100, 48.49]  # 9,404,283 and 4,559,797 people
        assert "share one scale" in document.text("body")

    def test_says_so_where_it_is_not(self, read: Read) -> None:
        document = read(f"{PAGE}?city=haidian&city=amsterdam")
        assert not document.all(".//{http://www.w3.org/2000/svg}rect")
        text = document.text("body")
        assert "different kinds of area: Haidian District, Beijing: District of a larger" in text

    def test_a_city_with_its_counties_is_not_drawn_beside_a_municipality(self, read: Read) -> None:
        document = read(f"{PAGE}?city=chengdu&city=amsterdam&city=barcelona")
        assert not document.all(".//{http://www.w3.org/2000/svg}rect")
        text = document.text("body")
        assert "Chengdu: City with its counties or countryside; Amsterdam: Single" in text

    def test_says_so_of_a_number_that_is_of_a_part_only(self, read: Read) -> None:
        text = read(f"{PAGE}?city=florence-prato&city=lyon").text("body")
        assert "because not every number is that of a whole pilot" in text

    def test_says_so_of_years_too_far_apart(self, read: Read) -> None:
        document = read(f"{PAGE}?city=venice&city=malmo")
        assert "years are too far apart: Venice: 2011; Malmö: 2023" in document.text("body")

    def test_of_the_chinese_page_is_chinese(self, read: Read) -> None:
        document = read("/zh-hans/cities/compare/?city=chengdu&city=amsterdam")
        assert compared(document) == ["成都市", "阿姆斯特丹"]
        assert "20,937,757 人" in document.text("body").replace("20,937,757人", "20,937,757 人")

    @pytest.mark.parametrize("query", ["", "?city=", "?city=chengdu", "?city=chengdu&city=chengdu"])
    def test_with_fewer_than_two_asks_for_more(self, read: Read, query: str) -> None:
        document = read(PAGE + query)
        assert not document.all(".//table")
        assert len(document.all(".//input[@name='city']")) == 30
        assert len(document.all(".//input[@checked]")) == ("chengdu" in query)

    def test_of_more_than_four_says_which_are_left_out(self, read: Read) -> None:
        slugs = ("chengdu", "lyon", "riga", "korla", "tallinn", "venice")
        document = read(PAGE + "?" + "&".join(f"city={slug}" for slug in slugs))
        assert compared(document) == ["Chengdu", "Lyon", "Riga", "Korla"]
        assert "Left out: Tallinn; Venice" in document.text("body")
        everything = "&".join(f"city={city.slug}" for city in City.objects.all())
        assert read(f"{PAGE}?{everything}").text("body").count(";") >= 25

    @pytest.mark.parametrize("slug", ["atlantis", "%00x", "<script>", "x" * 5000, "成都"])
    def test_names_what_is_no_city(self, read: Read, slug: str) -> None:
        document = read(f"{PAGE}?city=chengdu&city={slug}&city=riga")
        assert compared(document) == ["Chengdu", "Riga"]
        assert "No published city has the address" in document.text("body")

    def test_knows_a_former_address_and_counts_a_city_once(self, read: Read) -> None:
        city = City.objects.get(slug="chengdu")
        city.slug = "rongcheng"
        city.save()
        document = read(f"{PAGE}?city=chengdu&city=rongcheng&city=riga")
        assert compared(document) == ["Chengdu", "Riga"]
        assert compared(read(f"{PAGE}?city=riga&city=chengdu")) == ["Riga", "Chengdu"]

    def test_shows_nothing_that_is_not_public(self, read: Read) -> None:
        draft = make_city(slug="draft", name_en="Hidden", published_at=None)
        make_figure(draft)
        riga = City.objects.get(slug="riga")
        make_practice(city=riga, title_en="Secret", published_at=None)
        document = read(f"{PAGE}?city=riga&city=draft&city=lyon")
        assert compared(document) == ["Riga", "Lyon"]
        assert "Secret" not in document.text("body")
        assert "Hidden" not in document.text("body")

    def test_is_no_page_for_search_engines_once_cities_are_chosen(self, read: Read) -> None:
        robots = ".//meta[@name='robots']"
        document = read(f"{PAGE}?city=riga&city=lyon")
        assert document.one(robots).get("content") == "noindex, follow"
        assert not document.all(".//link[@rel='canonical']")
        assert not read(PAGE).all(robots)

    def test_keeps_the_cities_in_the_other_language(self, read: Read) -> None:
        link = read(f"{PAGE}?city=riga&city=lyon").one(".//ul[@class='switch']/li/a")
        assert link.get("href") == "/zh-hans/cities/compare/?city=riga&city=lyon"

    def test_of_a_crowd_is_chosen_from_by_name(
        self, read: Read, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cities.views.comparison.CROWD", 20)
        document = read(f"{PAGE}?city=riga&name=成都")
        boxes = document.all(".//input[@name='city']")
        assert [(box.get("value"), box.get("checked")) for box in boxes] == [
            ("riga", ""),
            ("chengdu", None),
        ]


class TestTable:
    def lines(self, visitor: Client, query: str, language: str = "en") -> list[list[str]]:
        response = visitor.get(f"/{language}/cities/compare.csv?{query}")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))

    def test_holds_what_the_page_shows(self, visitor: Client) -> None:
        header, *lines = self.lines(visitor, "city=chengdu&city=amsterdam")
        assert {len(line) for line in lines} == {len(header)}
        first = dict(zip(header, lines[0], strict=True))
        assert first["City"] == "Chengdu"
        assert first["Number or practice"] == "20937757"
        assert (first["Year"], first["Measure or theme"]) == ("2020", "Population")
        assert first["Kind of area"] == "City with its counties or countryside"
        assert first["On one scale with the others"] == "no"
        drawn = self.lines(visitor, "city=ningbo&city=yangzhou")
        assert [row[12] for row in drawn[1:3]] == ["yes", "no"]
        practices = Practice.objects.filter(city__slug__in=["chengdu", "amsterdam"])
        titles = {line[6] for line in lines}
        assert titles >= {practice.title_en for practice in practices}

    def test_speaks_the_language_of_its_address(self, visitor: Client) -> None:
        header, first, *_more = self.lines(visitor, "city=chengdu&city=amsterdam", "zh-hans")
        assert header[0] == "城市"
        assert first[0] == "成都市"

    def test_says_which_texts_are_in_another_language(self, visitor: Client) -> None:
        city = make_city(name_en="", name_zh_hans="奥胡斯", slug="aarhus")
        make_practice(city=city, title_en="Harbour", summary_en="", summary_zh_hans="港口。")
        said = {}
        for language in ("en", "zh-hans"):
            header, *lines = self.lines(visitor, "city=riga&city=aarhus", language)
            said |= {(language, line[0]): line[-1] for line in lines}
        assert header[-1] == "以其他语言显示"
        assert said == {
            ("en", "奥胡斯"): "City: 中文; What it counts or is about: 中文",
            ("en", "Riga"): "",
            ("zh-hans", "奥胡斯"): "",
            ("zh-hans", "里加"): "",
        }

    def test_of_too_few_is_not_found(self, visitor: Client) -> None:
        assert visitor.get("/en/cities/compare.csv?city=chengdu").status_code == 404

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
    def test_holds_no_formula(self, text: str) -> None:
        assert harmless(text) == f"'{text}"

    def test_of_a_hostile_title_holds_no_formula(self, visitor: Client) -> None:
        riga = City.objects.get(slug="riga")
        make_practice(city=riga, title_en="=HYPERLINK(1)")
        lines = self.lines(visitor, "city=riga&city=lyon")
        assert any("'=HYPERLINK(1)" in line for line in lines)


class TestCounterparts:
    def test_are_three_of_the_other_shore_with_reasons_in_words(self, read: Read) -> None:
        document = read("/en/cities/nansha/")
        found = document.all(".//ol[@class='counterparts']/li")
        assert len(found) == 3
        assert all("European side" in words(each) for each in found)
        assert "Both have practices in: Governance, Infrastructure." in words(found[0])
        similar = next(words(each) for each in found if "Similar size" in words(each))
        assert "846,584 people here (2020)" in similar

    def test_of_a_city_without_practices_are_none_and_it_says_why(self, read: Read) -> None:
        document = read("/en/cities/korla/")
        assert not document.all(".//ol[@class='counterparts']")
        assert "Without a practice on record" in document.text("body")

    def test_need_a_public_practice_of_a_public_city(self, read: Read) -> None:
        city = make_city(slug="here", side="cn")
        make_practice(city=city, theme="living")
        theirs = make_practice(theme="living")
        address = "/en/cities/here/"
        assert len(read(address).all(".//ol[@class='counterparts']/li")) == 1
        theirs.withdraw()
        text = read(address).text("body")
        assert "No city on the other side has a practice on record" in text
        make_practice(theme="living", city=make_city(published_at=None))
        assert not read(address).all(".//ol[@class='counterparts']")

    def test_of_several_populations_of_a_year_the_first_counts(self, read: Read) -> None:
        here, there = make_city(slug="here", side="cn"), make_city(side="eu")
        for city in (here, there):
            make_practice(city=city, theme="living")
        Practice.objects.filter(theme="living").exclude(city__in=(here, there)).delete()
        make_figure(there, value=1_500)
        made = [
            make_figure(here, slug=f"here-{n}", value=1_000 if n == 1 else 9_000)
            for n in range(1, 7)
        ]
        assert min(made, key=lambda figure: figure.pk) != made[0]  # not as the database has them
        assert "1,000 people here (2020)" in read("/en/cities/here/").text("body")
