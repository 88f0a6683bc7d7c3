"""A text that is missing in the reader's language is shown in another, honestly."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import translation

from cities.models import City, Page
from tests.factories import MAKERS, make_city, make_news, make_page, make_practice
from tests.html import Document

pytestmark = pytest.mark.django_db
Read = Callable[[str], Document]

NOTICE_EN = "Some text on this page is not yet available in English; it is shown in Chinese."
NOTICE_ZH = "本页部分内容尚无中文版本"


def notices(document: Document) -> list[str]:
    return ["".join(n.itertext()) for n in document.all(".//p[@class='notice']")]


class TestACityWithoutEnglish:
    @pytest.fixture
    def city(self) -> City:
        return make_city(
            slug="aarhus",
            name_en="",
            name_zh_hans="奥胡斯",
            summary_en="",
            summary_zh_hans="丹麦第二大城市。",
            body_en="",
            body_zh_hans="<p>正文在此。</p>",
            region_en="Jutland",
            region_zh_hans="日德兰",
        )

    def test_the_english_page_shows_chinese_and_says_so(self, city: City, read: Read) -> None:
        document = read("/en/cities/aarhus/")
        assert document.root.get("lang") == "en"
        assert notices(document) == [NOTICE_EN]
        for text in ("奥胡斯", "丹麦第二大城市。", "正文在此。"):
            assert document.language_of(text) == "zh-Hans"
        assert document.language_of("Jutland") == "en"  # field by field

    def test_the_english_page_is_not_the_one_to_be_known_by(self, city: City, read: Read) -> None:
        document = read("/en/cities/aarhus/")
        canonical = document.one("head/link[@rel='canonical']").get("href", "")
        assert canonical.endswith("/zh-hans/cities/aarhus/")
        assert document.all("head/link[@hreflang]") == []

    def test_the_chinese_page_is_whole(self, city: City, read: Read) -> None:
        document = read("/zh-hans/cities/aarhus/")
        assert notices(document) == []
        canonical = document.one("head/link[@rel='canonical']").get("href", "")
        assert canonical.endswith("/zh-hans/cities/aarhus/")
        assert document.all("head/link[@hreflang]") == []

    def test_lists_mark_it_too(self, city: City, read: Read) -> None:
        document = read("/en/cities/")
        assert notices(document) == [NOTICE_EN]
        assert document.language_of("奥胡斯") == "zh-Hans"

    def test_the_switch_leads_to_the_same_record(self, city: City, read: Read) -> None:
        link = read("/en/cities/aarhus/").one(".//ul[@class='switch']//a")
        assert link.get("href") == "/zh-hans/cities/aarhus/"


def test_a_city_without_chinese(read: Read) -> None:
    make_city(slug="aarhus", name_en="Aarhus", name_zh_hans="")
    document = read("/zh-hans/cities/aarhus/")
    assert notices(document)[0].startswith(NOTICE_ZH)
    assert document.language_of("Aarhus") == "en"


def test_a_small_text_does_not_make_the_page_incomplete(read: Read) -> None:
    make_city(slug="aarhus", region_zh_hans="日德兰")
    document = read("/en/cities/aarhus/")
    assert notices(document) == [NOTICE_EN]
    assert len(document.all("head/link[@hreflang]")) == 3


def test_a_page_whose_words_are_in_one_language_has_no_translation(read: Read) -> None:
    make_page(slug="trams", body_zh_hans="<p>只有中文。</p>")
    document = read("/en/trams/")
    canonical = document.one("head/link[@rel='canonical']").get("href", "")
    assert canonical.endswith("/zh-hans/trams/")
    assert document.all("head/link[@hreflang]") == []


def test_a_name_that_fell_back_is_not_repeated_as_the_other_name(read: Read) -> None:
    make_city(slug="aarhus", name_en="", name_zh_hans="奥胡斯")
    assert read("/en/cities/aarhus/").all(".//p[@class='other-name']") == []


def test_line_breaks_of_a_plain_text_are_shown(read: Read) -> None:
    make_city(slug="aarhus", summary_en="One.\n\nTwo <b>.")
    lead = read("/en/cities/aarhus/").one(".//p[@class='lead']")
    assert [child.tag for child in lead] == ["br", "br"]
    assert "Two <b>." in "".join(lead.itertext())


def test_a_missing_text_of_a_related_record_is_marked_and_said(read: Read) -> None:
    city = make_city(slug="aarhus")
    make_practice(city=city, title_en="", title_zh_hans="自行车高速路")
    make_news(title_en="", title_zh_hans="要闻", body_en="").cities.add(city)
    document = read("/en/cities/aarhus/")
    assert notices(document) == [NOTICE_EN]
    assert document.language_of("自行车高速路") == "zh-Hans"
    assert document.language_of("要闻") == "zh-Hans"


def test_what_exists_is_never_marked(read: Read) -> None:
    assert notices(read("/en/")) == []
    assert notices(read("/zh-hans/")) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)
def test_every_kind_can_be_read_in_both_languages_with_one_missing(
    read: Read, kind: type[Page], language: str
) -> None:
    here, other = ("en", "zh_hans") if language == "en" else ("zh_hans", "en")
    record = MAKERS[kind](**{f"{field}_{here}": "" for field in kind.required_translations})
    title = getattr(record, f"{kind.title_field}_{other}")
    with translation.override(language):
        detail = read(record.get_absolute_url().split("#")[0])
        listing = "home" if kind is Page else None
    assert notices(detail)
    assert title in detail.text()
    if listing is None and kind.__name__ != "Milestone":
        with translation.override(language):
            name = reverse(kind._meta.model_name or "", args=[record.slug]).split("/")[2]
            page = read(f"/{language}/{name}/")
        assert page.language_of(title) == ("zh-Hans" if language == "en" else "en")
