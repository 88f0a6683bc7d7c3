"""How text is cut for the index, and where a text holds what was typed."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.models.folding import fold
from cities.rendering.texts import marked
from cities.search import marking
from cities.search.marking import LENGTH, MANY, excerpt, spans
from cities.search.tokens import Term, terms, tokens

pytestmark = pytest.mark.once


def test_latin_words_are_tokens_and_chinese_is_cut_into_pairs() -> None:
    assert tokens("Smart 智慧城市 2013!") == ["smart", "智慧", "慧城", "城市", "市", "2013"]
    assert tokens("Huai’an København ＡＢＣ") == ["huaian", "kobenhavn", "abc"]
    assert tokens("沪") == ["沪"]


def test_what_is_typed_is_looked_for_as_a_beginning_or_a_phrase() -> None:
    assert terms("Cheng") == [Term(("cheng",), is_prefix=True)]
    assert terms("沪") == [Term(("沪",), is_prefix=True)]
    assert terms("成都市") == [
        Term(("成都", "都市"), is_prefix=False),
        Term(("成都",), is_prefix=False),
        Term(("都市",), is_prefix=False),
    ]
    assert terms("a a") == [Term(("a",), is_prefix=True)]
    assert terms("… !") == []


def shown(text: str, query: str) -> str:
    for start, end in reversed(spans(text, query)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Malmö and Malmö", "malmo", "[Malmö] and [Malmö]"),
        ("Huai’an's plan", "huaian", "[Huai’an]'s plan"),
        ("the smartest city", "smart", "the [smart]est city"),
        ("a kickstart", "start", "a kickstart"),
        ("中欧智慧城市合作", "智慧城市", "中欧[智慧城市]合作"),
        ("智慧的城市", "智慧城市", "[智慧]的[城市]"),
        ("Straße", "strasse", "[Straße]"),
        ("nothing", "?", "nothing"),
    ],
)
def test_what_was_typed_is_marked(text: str, query: str, marked: str) -> None:
    assert shown(text, query) == marked


@given(st.text() | st.text("aAéßİΣςᎠ䷀一⼀，’'\n ") | st.text(min_size=MANY + 1))
def test_a_text_is_folded_as_its_signs_are_one_by_one(text: str) -> None:
    assert marking._folded(text) == "".join(marking._SIGNS[ord(sign)] for sign in text)


@given(st.text("abeﬁæÆ’'① ，", max_size=40), st.sampled_from(["a", "ab", "ae", "b", "fi", "1"]))
def test_what_is_marked_reads_as_what_was_typed(text: str, query: str) -> None:
    assert all(query in fold(text[start:end]) for start, end in spans(text, query))


@given(st.text(max_size=400), st.text(max_size=40))
def test_marking_loses_nothing(text: str, query: str) -> None:
    html = marked(text, found := spans(text, query), "")
    assert unescape(re.sub("</?(mark|span)>", "", html)) == text
    assert html.count("<mark>") == len(found)
    assert len(excerpt(text, query)) <= LENGTH + 2


def test_an_excerpt_shows_the_place_where_it_is_found() -> None:
    text = "一" * 300 + "灯塔" + "二" * 300
    assert "灯塔" in excerpt(text, "灯塔")
    assert excerpt(text, "灯塔").startswith("…")
    assert excerpt("short", "x") == "short"


def test_an_excerpt_begins_no_later_than_what_is_found() -> None:
    """At the next space only if that is before it: Chinese has none but between paragraphs."""
    text = f"{'春' * 100}GDP{'增' * 50}灯塔{'长' * 200}\n{'尾' * 200}"
    assert "灯塔" in excerpt(text, "灯塔")


@given(st.text("ab  \n\r\t\u2028灯，", max_size=600), st.sampled_from(["a", "灯", "x"]))
def test_an_excerpt_is_one_line_that_shows_what_is_found(text: str, query: str) -> None:
    text = text.strip()
    shown = excerpt(text, query)
    assert shown == " ".join(shown.split())
    assert bool(spans(shown, query)) == bool(spans(text, query))


@given(
    text=st.text("成都市金一⼀\uf90a㈠㆒🈔，。’'－ ａAé", max_size=12),
    query=st.text("成都市金一a ", max_size=4),
)
def test_plain_chinese_is_found_where_folded_text_has_it(text: str, query: str) -> None:
    found = spans.__wrapped__(text, query)
    with pytest.MonkeyPatch.context() as patch:
        folded = marking._sought(query)._replace(is_plain_chinese=False)
        patch.setattr(marking, "_sought", lambda query: folded)
        assert spans.__wrapped__(text, query) == found
