"""One text, one stored form, whatever path it came by."""

import pytest
from django.core.exceptions import ValidationError

from cities.models import City, Page
from cities.models.normal_form import normalise, normalise_line, normalise_rich
from tests.factories import make_city, make_page

DECOMPOSED, COMPOSED = "Malmo\u0308", "Malm\u00f6"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("\u3000 上海 \n", "上海"),
        (DECOMPOSED, COMPOSED),
        ("a\x00b\x0bc\ufeff", "abc"),
        ("𠮷野家 😀", "𠮷野家 😀"),
        ("a\tb", "a\tb"),
        ("中文，标点：（１）ﬁ", "中文，标点：（１）ﬁ"),  # full width is right in Chinese
        ("a\ud800b", "ab"),
    ],
)
def test_plain_text_has_one_form(given: str, stored: str) -> None:
    assert normalise(given) == stored
    assert normalise(stored) == stored


def test_a_line_has_no_line_breaks() -> None:
    assert normalise_line("Florence\r\nand Prato ") == "Florence and Prato"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("<p>One</p><script>alert(1)</script>", "<p>One</p>"),
        ('<p onclick="x()" style="color:red" class="y">One</p>', "<p>One</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        (
            '<a href="https://example.org/" target="_blank">x</a>',
            '<a href="https://example.org/">x</a>',
        ),
        ('<a href="/en/about/">x</a>', '<a href="/en/about/">x</a>'),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ("<h1>Title</h1>", "Title"),
        ("<p></p>", ""),
        ("<p>&nbsp;</p>", ""),
        ("<p>中文</p>", "<p>中文</p>"),
    ],
)
def test_rich_text_keeps_only_harmless_markup(given: str, stored: str) -> None:
    assert normalise_rich(given) == stored
    assert normalise_rich(stored) == stored


def test_composing_characters_cannot_open_a_tag() -> None:
    # U+0338 composes with the > before it into one character, and the tag would stay open.
    cleaned = normalise_rich("<p>&#x338; onclick=alert(1) <strong>x</strong></p>")
    assert "<p\u226f" not in cleaned
    assert normalise_rich(cleaned) == cleaned
    assert "\u226f onclick" not in cleaned.split(">")[0]


@pytest.mark.django_db
class TestEveryPath:
    """Whatever writes a text, the stored text is normalised."""

    def stored(self, record: City | Page, field: str) -> str:
        value: str = type(record).objects.values_list(field, flat=True).get(pk=record.pk)
        return value

    def test_save(self) -> None:
        city = make_city()
        city.name_en = f" {DECOMPOSED}\r\n"  # type: ignore[attr-defined]
        city.save()
        assert self.stored(city, "name_en") == COMPOSED
        assert city.name_en == COMPOSED  # type: ignore[attr-defined]

    def test_update(self) -> None:
        city = make_city()
        City.objects.filter(pk=city.pk).update(name_en=f" {DECOMPOSED}")
        assert self.stored(city, "name_en") == COMPOSED

    def test_bulk_create(self) -> None:
        City.objects.bulk_create(
            [City(slug="bulk", side="eu", country="SE", name_en=DECOMPOSED, name_zh_hans=" 马尔默")]
        )
        city = City.objects.get(slug="bulk")
        assert (city.name_en, city.name_zh_hans) == (COMPOSED, "马尔默")
        assert (city.sort_key_en, city.sort_key_zh_hans) == ("malmo", "ma er mo")

    def test_bulk_update(self) -> None:
        city = make_city()
        city.summary_en = "a\r\nb"  # type: ignore[attr-defined]
        City.objects.bulk_update([city], ["summary_en"])
        assert self.stored(city, "summary_en") == "a\nb"

    def test_rich_text_is_sanitised_on_save_without_a_form(self) -> None:
        page = make_page(body_en="<p>x</p><script>alert(1)</script>")
        assert self.stored(page, "body_en") == "<p>x</p>"

    def test_no_text_is_stored_as_null(self) -> None:
        page = make_page()
        assert self.stored(page, "body_zh_hans") == ""
        Page.objects.filter(pk=page.pk).update(body_zh_hans=None)
        assert self.stored(page, "body_zh_hans") == ""


@pytest.mark.django_db
def test_only_web_addresses_are_websites() -> None:
    with pytest.raises(ValidationError):
        make_city(website="ftp://example.org/")
    with pytest.raises(ValidationError):
        make_city(website="javascript:alert(1)")
