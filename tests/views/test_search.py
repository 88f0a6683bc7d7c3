"""The search page, as readers of either language use it."""

from collections.abc import Callable

import pytest
from django.test import Client

from cities.models import City
from tests.factories import make_city, make_news, make_page
from tests.html import Document, words

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]


def titles(document: Document) -> list[str]:
    return [words(each) for each in document.all(".//ol[@class='hits']/li/h2")]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "query",
    [
        *("成都", "chengdu", "CHENGDU", "Cheng du", "成都市", "蓉"),
        *("ｃｈｅｎｇｄｕ", "四川成都", "chengd"),
    ],
)
def test_one_name_is_found_however_it_is_typed(read: Read, language: str, query: str) -> None:
    document = read(f"/{language}/search/?q={query}")
    assert titles(document)[0] == {"en": "Chengdu", "zh-hans": "成都市"}[language]
    link = document.all(".//ol[@class='hits']/li/h2/a")[0]
    assert link.get("href") == f"/{language}/cities/chengdu/"


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        *(("Malmo", "malmo"), ("Malmö", "malmo"), ("马尔默", "malmo"), ("malmø", "malmo")),
        *(("Huaian", "huaian"), ("Huai'an", "huaian"), ("Huai’an", "huaian"), ("淮安", "huaian")),
        *(("海淀", "haidian"), ("Haidian", "haidian")),
        *(("Kobenhavn", "copenhagen"), ("København", "copenhagen"), ("Copenhagen", "copenhagen")),
        *(("florence", "florence-prato"), ("普拉托", "florence-prato"), ("沪", "pudong")),
    ],
)
def test_accents_apostrophes_and_other_names(read: Read, query: str, slug: str) -> None:
    (first, *_others) = read(f"/en/search/?q={query}").all(".//ol[@class='hits']/li/h2/a")
    assert first.get("href") == f"/en/cities/{slug}/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_city_is_among_the_first_three_by_its_names(read: Read, language: str) -> None:
    for city in City.objects.all():
        names = (city.name_en, city.name_zh_hans, city.local_name)  # type: ignore[attr-defined]
        for name in filter(None, names):
            links = read(f"/{language}/search/?q={name}").all(".//ol[@class='hits']/li/h2/a")
            first = [link.get("href", "") for link in links[:3]]
            assert f"/{language}/cities/{city.slug}/" in first, (name, first)


def test_a_word_that_nothing_holds_empties_nothing(read: Read) -> None:
    with_it, without = read("/en/search/?q=chengdu+qqqq"), read("/en/search/?q=chengdu")
    assert titles(with_it) == titles(without)


def test_what_was_typed_is_marked_in_the_language_it_is_in(read: Read) -> None:
    make_city(
        name_en="Nowhere", name_zh_hans="无名城", summary_en="", summary_zh_hans="这里有袋鼠。"
    )
    document = read("/en/search/?q=袋鼠")
    item = document.one(".//ol[@class='hits']/li")
    assert words(item.find("h2")) == "Nowhere"  # type: ignore[arg-type]
    (mark,) = item.iter("mark")
    assert mark.text == "袋鼠"
    (span,) = [each for each in item.iter("span") if each.find("mark") is not None]
    assert span.get("lang") == "zh-Hans"
    assert words(span) == "这里有袋鼠。"


def test_a_name_found_in_the_other_language_is_shown_beside(read: Read) -> None:
    make_city(name_en="Nowhere", name_zh_hans="无名城")
    item = read("/en/search/?q=无名城").one(".//ol[@class='hits']/li")
    assert "City · 无名城" in words(item)


def test_markup_in_a_query_and_in_a_text_is_text(visitor: Client) -> None:
    make_city(name_en="<b>Angle</b> & co")
    page = visitor.get("/en/search/", {"q": "<script>alert(1)</script> angle"}).content.decode()
    assert "<script>" not in page
    assert "&lt;b&gt;<mark>Angle</mark>&lt;/b&gt; &amp; co" in page


@pytest.mark.usefixtures("empty_site")
class TestMany:
    def test_pages_of_twenty_and_an_address_for_each(self, read: Read) -> None:
        for number in range(45):
            make_page(title_en=f"Lantern {number:02}", title_zh_hans="灯笼")
        make_news(title_en="Lantern news")
        first = read("/en/search/?q=lantern")
        assert "46 records found" in first.text(".//p[@role='status']")
        assert len(titles(first)) == 15
        found = titles(first)
        for number in (2, 3, 4):
            following = read(f"/en/search/?q=lantern&page={number}")
            assert following.one(".//ol[@class='hits']").get("start") == str(number * 15 - 14)
            found += titles(following)
        assert len(set(found)) == 46
        only = read("/en/search/?q=lantern&kind=newsitem")
        assert titles(only) == ["Lantern news"]
        choices = [words(each) for each in only.all(".//nav[@class='choices']//a")]
        assert choices == ["All 46", "News 1", "Pages 45"]

    def test_a_kind_that_has_none_says_so(self, read: Read) -> None:
        make_page(title_en="Lantern")
        document = read("/en/search/?q=lantern&kind=newsitem")
        assert "Nothing of this kind was found" in document.text(".//p[@role='status']")
        assert not document.all(".//ol[@class='hits']")
        assert "该类别中没有找到“lantern”。" in read(
            "/zh-hans/search/?q=lantern&kind=newsitem"
        ).text(".//main")

    def test_the_language_switch_keeps_the_search(self, read: Read) -> None:
        make_page(title_en="Lantern", title_zh_hans="灯笼")
        document = read("/en/search/?q=lantern&kind=page")
        switch = document.one(".//ul[@class='switch']//a")
        assert switch.get("href") == "/zh-hans/search/?q=lantern&kind=page"
        assert titles(read(switch.get("href") or "")) == ["灯笼"]

    def test_a_useful_page_when_nothing_is_found(self, read: Read) -> None:
        document = read("/zh-hans/search/?q=zzzz")
        assert "没有找到与“zzzz”相关的内容。" in document.text(".//main")
        assert len(document.all(".//main//ul//a")) == 4
        assert document.one(".//main//input[@name='q']").get("value") == "zzzz"


@pytest.mark.parametrize(
    "given",
    [
        *("q=", "q=%00", "q=%20%20", "q=%22", "q=%25", "q=*", "q=(", "q=a%20AND", "q=NEAR(a,b)"),
        *("q=names:x", "q=a%27;--", "q=%F0%A0%AE%B7", "q=-", "q=%5C", "q=%ED%A0%80", "", "q=a&q=b"),
        *("q=a&page=0", "q=a&page=-1", "q=a&page=x", "q=a&page=99999", "q=a&page=%D9%A3"),
        *("q=a&page=999999999999999999999", "q=a&kind=user", "q=a&kind=%27", f"q={'x' * 5000}"),
        *(f"q={'城' * 3000}", "q=" + "+".join(f"w{n}" for n in range(300)), "q='a':*%26!b|c"),
    ],
)
def test_any_query_is_answered(visitor: Client, given: str) -> None:
    assert visitor.get(f"/en/search/?{given}").status_code == 200


def test_it_asks_the_database_as_often_for_few_hits_as_for_many(
    visitor: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for query in ("Korla", "smart"):
        with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
            visitor.get("/en/search/", {"q": query})
