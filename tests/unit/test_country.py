"""Names of countries and languages, as each language says and sorts them."""

import pytest
from django.utils import translation

from cities.cldr import territory_of
from cities.models.country import country_choices, country_name, language_name

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [("CN", "China", "中国"), ("GB", "United Kingdom", "英国"), ("LV", "Latvia", "拉脱维亚")],
)
def test_countries_are_named_in_each_language(code: str, english: str, chinese: str) -> None:
    assert (country_name(code, "en"), country_name(code, "zh-hans")) == (english, chinese)


def test_languages_are_named_in_each_language() -> None:
    assert language_name("zh-Hans", "en") == "Simplified Chinese"
    assert language_name("en", "zh-hans") == "英语"


def test_what_has_no_name_is_called_by_its_code() -> None:
    assert (country_name("ZQ", "en"), language_name("tlh-x", "zh-hans")) == ("ZQ", "克林贡语")
    assert language_name("qqq", "en") == "qqq"


@pytest.mark.parametrize(
    ("locale", "country"),
    [("en", "GB"), ("zh_Hans", "CN"), ("zh_Hant", "TW"), ("fr", "FR"), ("pt_BR", "BR")],
)
def test_a_country_follows_from_the_language(locale: str, country: str) -> None:
    assert territory_of(locale) == country


def test_the_choices_are_china_and_28_in_the_order_of_the_language() -> None:
    with translation.override("en"):
        english = [name for _code, name in country_choices()]
    with translation.override("zh-hans"):
        chinese = [name for _code, name in country_choices()]
    assert len(english) == len(chinese) == 29
    assert english[0] == "China"
    assert english[1:] == sorted(english[1:])
    assert chinese[:4] == ["中国", "爱尔兰", "爱沙尼亚", "奥地利"]  # by pinyin, not by code point
