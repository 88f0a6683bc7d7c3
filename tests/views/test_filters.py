"""Lists that are narrowed by their address: the directory, practices and news."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cities.models import City, Partner, Practice
from tests.factories import make_city, make_news, make_practice, make_publication
from tests.html import Document, words

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]
PRACTICES: Any = Practice.objects


def cities(document: Document) -> list[str]:
    return [words(each) for each in document.all(".//div[@class='mirror']//li/a")]


def choices(document: Document, label: str) -> dict[str, str]:
    """The choices of one filter and where they lead."""
    links = document.all(f".//nav[@aria-label='{label}']//a")
    return {words(link): link.get("href", "") for link in links}


def titles(document: Document) -> list[str]:
    headings = (".//ul[@class='dated']/li/div/h2", ".//ul[@class='dated']/li/div/h3")
    return [words(each) for path in headings for each in document.all(path)]


class TestDirectory:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("side=cn&theme=economy", ["Ningbo", "Jiaxing"]),
            ("country=FR", ["Issy-les-Moulineaux", "Lyon"]),
            ("country=fr", ["Issy-les-Moulineaux", "Lyon"]),
            ("region=jiangsu", ["Yangzhou", "Nantong", "Huai'an"]),
            ("theme=transport", ["Manchester", "Tallinn", "Vilnius"]),
            ("side=", None),
        ],
    )
    def test_is_narrowed_by_side_place_and_theme(
        self, read: Read, query: str, expected: list[str] | None
    ) -> None:
        found = cities(read(f"/en/cities/?{query}"))
        assert found == expected if expected else len(found) == 30

    def test_each_choice_counts_what_it_leaves_and_leads_there(self, read: Read) -> None:
        document = read("/en/cities/?side=cn")
        for label in ("Side", "Country or province", "Theme of practices"):
            for choice, address in choices(document, label).items():
                if choice != "All":
                    found = cities(read(f"/en/cities/{address}"))
                    assert len(found) == int(choice.rsplit(" ", 1)[1]), (label, choice)

    def test_a_country_takes_the_place_of_a_province(self, read: Read) -> None:
        places = choices(read("/en/cities/?region=jiangsu"), "Country or province")
        assert places["France 2"] == "?country=FR"
        assert places["All"] == "?"

    def test_a_province_has_the_same_address_in_both_languages(self, read: Read) -> None:
        document = read("/zh-hans/cities/?region=xinjiang-uygur-autonomous-region")
        assert cities(document) == ["库尔勒市"]
        chosen = document.all(".//nav[@class='choices']//a[@aria-current='true']")
        assert "新疆维吾尔自治区 1" in [words(each) for each in chosen]

    def test_a_province_that_one_record_names_in_one_language_only_stays_one(
        self, read: Read
    ) -> None:
        City._default_manager.filter(slug="ningbo").update(region_en="")
        places = choices(read("/en/cities/"), "Country or province")
        assert [place for place in places if "Zhejiang" in place or "浙江" in place] == [
            "Zhejiang 2"
        ]
        found = cities(read(f"/en/cities/{places['Zhejiang 2']}"))
        assert found == ["Ningbo", "Jiaxing"]

    def test_a_province_that_a_third_record_joins_is_one(self, read: Read) -> None:
        for en, zh in (("Anhui", "安徽"), ("An Hui", "安徽省"), ("Anhui", "安徽省")):
            make_city(side="cn", region_en=en, region_zh_hans=zh)
        places = choices(read("/en/cities/"), "Country or province")
        assert [each for each in places if each.startswith("An")] == ["An Hui 3"]

    def test_a_province_without_a_letter_is_no_choice(self, read: Read) -> None:
        make_city(side="cn", region_en="—")
        assert not [
            each for each in choices(read("/en/cities/"), "Country or province") if "—" in each
        ]

    def test_provinces_that_are_spelled_alike_stay_two(self, read: Read) -> None:
        for region in ("山西省", "陕西省"):
            make_city(side="cn", region_zh_hans=region, name_zh_hans=f"{region}某市")
        places = choices(read("/zh-hans/cities/"), "国家或省（区、市）")
        assert {"山西省 1", "陕西省 1"} <= set(places)
        for region in ("山西省", "陕西省"):
            found = cities(read(f"/zh-hans/cities/{places[f'{region} 1']}"))
            assert found == [f"{region}某市"]

    def test_what_fits_nothing_says_so_and_leads_back(self, read: Read) -> None:
        document = read("/en/cities/?side=cn&theme=energy")
        assert "No pilot city matches all of these filters." in document.text("body")
        assert "Energy 0" in choices(document, "Theme of practices")
        assert cities(read("/en/cities/?")) == cities(read("/en/cities/"))

    @pytest.mark.parametrize(
        "query", ["side=x", "country=%00", "theme='", "region=%2F", "country=ZZ", "page=99"]
    )
    def test_what_is_not_spelled_right_is_answered(self, visitor: Client, query: str) -> None:
        assert visitor.get(f"/en/cities/?{query}").status_code == 200

    def test_counts_nothing_that_is_not_public(self, read: Read) -> None:
        make_city(published_at=None, country="FR")
        make_practice(theme="living", published_at=None)
        document = read("/en/cities/")
        assert "France 2" in choices(document, "Country or province")
        assert "Living 1" in choices(document, "Theme of practices")

    def test_a_city_with_two_practices_of_a_theme_counts_once(self, read: Read) -> None:
        make_practice(theme="living", city=City.objects.get(slug="huaian"))
        assert "Living 1" in choices(read("/en/cities/"), "Theme of practices")

    def test_has_pages_when_it_is_long(self, read: Read) -> None:
        for _number in range(60):
            make_city()
        first, second = read("/en/cities/"), read("/en/cities/?page=2")
        assert len(cities(first)) == 35
        assert len(cities(second)) == 20
        assert not set(cities(first)) & set(cities(second))
        assert first.one(".//a[@rel='next']").get("href") == "?page=2"
        assert second.one(".//a[@rel='prev']").get("href") == "?"

    def test_is_known_by_the_address_of_its_filters_in_one_order(self, read: Read) -> None:
        document = read("/en/cities/?theme=energy&utm=x&side=eu")
        canonical = document.one(".//link[@rel='canonical']").get("href", "")
        assert canonical.endswith("/en/cities/?side=eu&theme=energy")
        alternates = {
            link.get("hreflang"): link.get("href", "")
            for link in document.all(".//link[@rel='alternate'][@hreflang]")
        }
        assert alternates["zh-Hans"].endswith("/zh-hans/cities/?side=eu&theme=energy")

    def test_the_language_switch_keeps_the_filters(self, read: Read) -> None:
        link = read("/en/cities/?theme=energy&side=eu").one(".//ul[@class='switch']/li/a")
        assert link.get("href") == "/zh-hans/cities/?theme=energy&side=eu"


class TestPractices:
    def test_are_narrowed_by_theme_side_and_city(self, read: Read) -> None:
        document = read("/en/practices/?theme=governance&side=cn&city=chengdu")
        expected = PRACTICES.filter(theme="governance", city__slug="chengdu")
        assert set(titles(document)) == {each.title_en for each in expected}
        assert f"{len(expected)} practices" in document.text(".//p[@role='status']")

    def test_each_choice_counts_what_it_leaves(self, read: Read) -> None:
        document = read("/en/practices/?side=eu")
        for label in ("Theme", "Side", "City"):
            for choice, address in choices(document, label).items():
                if choice != "All":
                    found = titles(read(f"/en/practices/{address}"))
                    assert len(found) == int(choice.rsplit(" ", 1)[1]), (label, choice)

    def test_stand_in_the_order_of_the_themes(self, read: Read) -> None:
        sections = [words(each) for each in read("/en/practices/").all(".//section/h2")]
        assert sections[:3] == ["Transport", "Energy", "Environment"]

    def test_of_nothing_says_so(self, read: Read) -> None:
        text = read("/en/practices/?theme=living&side=eu").text("body")
        assert "No practice matches all of these filters." in text


class TestNews:
    def test_is_narrowed_by_year_and_by_what_it_is_about(self, read: Read) -> None:
        assert len(titles(read("/en/news/?year=2014"))) == 4
        document = read("/en/news/?city=chengdu")
        assert len(titles(document)) == 3
        assert "Chengdu 3" in choices(document, "City")
        assert len(titles(read("/en/news/?city=chengdu&year=2011&partner=miit"))) == 1

    def test_years_count_what_they_leave(self, read: Read) -> None:
        found = choices(read("/en/news/?partner=miit"), "Year")
        for choice, address in found.items():
            if choice != "All":
                assert len(titles(read(f"/en/news/{address}"))) == int(choice.split()[1])

    @pytest.mark.parametrize("query", ["year=20", "year=2013-1", "year=x", "city=atlantis"])
    def test_of_nothing_says_so(self, read: Read, query: str) -> None:
        assert "No news matches all of these filters." in read(f"/en/news/?{query}").text("body")

    def test_has_pages(self, read: Read) -> None:
        for _number in range(30):
            make_news(date="2019")
        first = read("/zh-hans/news/?year=2019")
        assert len(titles(first)) == 20
        assert first.one(".//a[@rel='next']").get("href") == "?year=2019&page=2"
        assert len(titles(read("/zh-hans/news/?year=2019&page=2"))) == 10
        assert "第2页，共2页" in read("/zh-hans/news/?year=2019&page=7").text("body")

    def test_of_a_city_stands_on_its_page_and_the_rest_in_the_list(self, read: Read) -> None:
        city: Any = City.objects.get(slug="korla")
        for _number in range(9):
            make_news().cities.add(city)
        document = read("/en/cities/korla/")
        link = document.one(".//a[@href='/en/news/?city=korla']")
        assert words(link) == "All related news"
        assert len(titles(read(link.get("href") or ""))) == 10


def test_publications_name_authors_languages_and_where_to_read(read: Read) -> None:
    make_publication(
        title_en="Lantern",
        authors=["王熙", "Ada"],
        languages=["en", "zh-Hans"],
        source_url="https://example.org/x",
        source_kind="official",
    )
    document = read("/en/publications/")
    item = next(
        each for each in document.all(".//ul[@class='dated']/li") if "Lantern" in words(each)
    )
    for said in ("王熙, Ada", "English, Simplified Chinese", "Read it at example.org"):
        assert said in words(item)


def test_the_tree_of_partners_leads_to_the_news_of_each(read: Read) -> None:
    link = read("/en/partners/").one(".//a[@href='/en/news/?partner=miit']")
    number = int(words(link).split()[0])
    assert number == len(titles(read("/en/news/?partner=miit"))) > 3
    hidden = make_news(published_at=None)
    hidden.partners.add(Partner.objects.get(slug="miit"))
    link = read("/en/partners/").one(".//a[@href='/en/news/?partner=miit']")
    assert words(link) == f"{number} news items"


class TestAddresses:
    """What an address says that no filter offers."""

    @pytest.mark.parametrize(
        "address",
        [
            *("cities/?side=nope", "cities/?theme=xx", "practices/?side=eu&city=korla"),
            *("news/?year=1999", "practices/?city=korla", "news/?city=atlantis"),
        ],
    )
    def test_what_finds_nothing_is_no_page_to_be_known(self, read: Read, address: str) -> None:
        document = read(f"/en/{address}")
        assert document.one(".//meta[@name='robots']").get("content") == "noindex, follow"
        assert not document.all(".//link[@rel='canonical']")
        assert not document.all(".//link[@hreflang]")

    @pytest.mark.parametrize(
        ("address", "label", "chosen"),
        [
            ("cities/?country=dk", "Country or province", ["Denmark 1"]),
            ("cities/?side=nope", "Side", []),
            ("practices/?city=korla", "City", ["Korla 0"]),
            ("news/?year=1999", "Year", ["1999 0"]),
            ("news/?year=2014", "Year", ["2014 4"]),
        ],
    )
    def test_the_choice_that_is_made_is_marked_and_no_other(
        self, read: Read, address: str, label: str, chosen: list[str]
    ) -> None:
        row = read(f"/en/{address}").one(f".//nav[@aria-label='{label}']")
        assert [words(each) for each in row.findall(".//a[@aria-current]")] == chosen

    def test_a_former_slug_is_understood(self, read: Read) -> None:
        city: Any = City.objects.get(slug="chengdu")
        city.slug = "rongcheng"
        city.save()
        assert len(titles(read("/en/news/?city=chengdu"))) == 3
        document = read("/en/practices/?city=chengdu")
        canonical = document.one(".//link[@rel='canonical']").get("href", "")
        assert canonical.endswith("/en/practices/?city=rongcheng")

    def test_of_a_hidden_record_no_relation_is_told(self, read: Read) -> None:
        for kind, slug, model in (("city", "chengdu", City), ("partner", "caict", Partner)):
            record: Any = model._default_manager.get(slug=slug)
            record.withdraw()
            document = read(f"/en/news/?{kind}={slug}")
            assert titles(document) == []
            assert str(record) not in document.text("body")
