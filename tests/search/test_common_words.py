"""A word that very many records hold: it raises what rarer words find, and finds the newest."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import Generation
from cities.models.record import record_kinds
from cities.remembering import remembering
from cities.search import Results, finding, frequency, matching, rebuild, search
from cities.search.keys import KINDS, key_of, record_of
from cities.search.tokens import terms, tokens
from cities.search.words import TABLE, rows_of
from tests.factories import make_city, make_news, make_practice
from tests.html import Document

pytestmark = pytest.mark.django_db

COMMON, NEWEST = 5, 3
Read = Callable[[str], Document]


@pytest.fixture(autouse=True)
def _little_is_common(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (frequency, matching):
        monkeypatch.setattr(module, "COMMON", COMMON)
    for module in (matching, finding):
        monkeypatch.setattr(module, "NEWEST", NEWEST)


@pytest.fixture
def quokkas() -> list[Any]:
    """Six news items that hold a word, in both languages, the newest last."""
    return [
        make_news(title_en=f"Seen: quokka number {n}", title_zh_hans=f"看见短尾矮袋鼠之{n}")
        for n in range(COMMON + 1)
    ]


def found(query: str, **more: Any) -> Results:
    results = search(query, timezone.now(), **more)
    assert sum(results.counts.values()) >= results.total >= len(results.hits)
    return results


def slugs(query: str, **more: Any) -> list[str]:
    return [hit.record.slug for hit in found(query, **more).hits]


@pytest.mark.parametrize("query", ["quokka", "quok", "袋鼠", "矮袋鼠", "矮"])
def test_by_itself_it_finds_the_newest(quokkas: list[Any], query: str) -> None:
    assert slugs(query) == [each.slug for each in reversed(quokkas[-NEWEST:])]
    assert found(query).is_cut


@pytest.mark.parametrize("query", ["quoll", "quol"])
def test_what_begins_as_a_common_word_may_be_rare(quokkas: list[Any], query: str) -> None:
    """Of a rare word it matters where it stands, of a common one only what is newest."""
    in_title = make_news(title_en="Seen: a quoll, a second quoll")
    in_text = make_news(title_en="Seen", body_en="<p>A quoll.</p>")
    assert slugs(query) == [in_title.slug, in_text.slug]


def test_of_every_kind(quokkas: list[Any]) -> None:
    cities = [make_city(name_en=f"Bay {n}", summary_en="Quokka.") for n in range(NEWEST + 1)]
    assert found("quokka").counts == {"newsitem": NEWEST, "city": NEWEST}
    assert slugs("quokka", kind="city") == [each.slug for each in reversed(cities[1:])]
    make_practice(title_en="Bay", summary_en="Quokka.")
    assert found("quokka", kind="city").is_cut
    assert not found("quokka", kind="practice").is_cut


def test_what_is_not_public_takes_no_place(quokkas: list[Any]) -> None:
    for _ in range(NEWEST):
        make_news(title_en="A quokka", published_at=timezone.now() + timedelta(days=1))
    assert slugs("quokka") == [each.slug for each in reversed(quokkas[-NEWEST:])]


def test_beside_a_rarer_word_it_raises_what_holds_both(quokkas: list[Any]) -> None:
    rare = make_city(name_en="Numbat")
    both = make_news(title_en="Some news", summary_en="A numbat and a quokka.")
    assert slugs("quokka numbat")[:2] == [both.slug, rare.slug]


def test_a_name_is_found_however_common_it_is(quokkas: list[Any]) -> None:
    # An old record: newer ones of its kind hold the word as well.
    exact = make_city(name_en="Quokka")
    longer = make_city(name_en="Quokka Bay")
    for n in range(COMMON + 1):
        make_city(name_en=f"Other {n}", summary_en="Quokka.")
    # Of two that begin so, the order is that of any others: kind by kind.
    assert slugs("quokka")[:2] == [exact.slug, longer.slug]


def test_two_common_words_find_first_what_holds_both(quokkas: list[Any]) -> None:
    both = make_news(title_en="Old", summary_en="Quokka, wombat")
    for n in range(COMMON + 1):
        make_news(title_en=f"Wombat {n}")
    assert slugs("quokka wombat")[0] == both.slug
    assert slugs("wombat quokka")[0] == both.slug


def test_one_of_two_common_words_finds_too(quokkas: list[Any]) -> None:
    for n in range(COMMON + 1):
        make_city(name_en=f"Wombat {n}")
    assert found("quokka wombat").counts == {"newsitem": NEWEST, "city": NEWEST}


def test_a_word_counts_once(quokkas: list[Any]) -> None:
    for n in range(COMMON + 1):
        make_news(title_en=f"Another wombat {n}")
    three = make_city(name_en="Bay", summary_en="Quokka, wombat, numbat")
    four = make_city(name_en="Cape", summary_en="Quokka, numbat, bilby, potoroo")
    assert slugs("quokka wombat numbat bilby potoroo")[:2] == [four.slug, three.slug]


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("quokka", "Quokkas"),  # a longer word
        ("emu", "Emus"),  # short enough to be listed by its beginning
        ("鼠", "鼠类"),  # common at the end of a run, and begins one elsewhere
        ("短尾矮袋鼠", "袋鼠"),  # a part of what is common as a whole
    ],
)
def test_what_is_like_a_common_word_is_found_too(query: str, other: str) -> None:
    for n in range(COMMON + 1):
        make_news(title_en=f"An emu, a quokka {n}", title_zh_hans=f"第{n}只短尾矮袋鼠")
    city = make_city(summary_en=other, summary_zh_hans=f"{other}。")
    results = found(query)
    assert results.counts == {"newsitem": NEWEST, "city": 1}
    assert slugs(query, kind="city") == [city.slug]
    assert results.is_cut
    assert not found(query, kind="city").is_cut


def test_the_word_itself_comes_before_what_begins_with_it() -> None:
    for text in ("Quokka", "Quokkas"):
        for n in range(COMMON + 1):
            make_news(title_en=f"Item {n}", summary_en=f"{text}.")
    first = [hit.record.summary_en for hit in found("quokka").hits]  # type: ignore[attr-defined]
    assert first == ["Quokka."] * NEWEST + ["Quokkas."] * NEWEST


def test_a_phrase_comes_before_its_parts() -> None:
    for text in ("短尾矮袋鼠。", "澳洲松鼠。", "袋鼠。"):
        for n in range(COMMON + 1):
            make_news(title_en=f"Item {n}", summary_zh_hans=text)
    hits = found("短尾矮袋鼠 松鼠").hits
    first = [hit.record.summary_zh_hans for hit in hits]  # type: ignore[attr-defined]
    assert set(first[:NEWEST]) <= {"短尾矮袋鼠。", "澳洲松鼠。"}
    assert first[-NEWEST:] == ["袋鼠。"] * NEWEST


def test_all_are_found_or_more_are_said_to_be_there() -> None:
    animals = ("quokka", "quoll", "短尾矮袋鼠", "袋鼠", "袋獾", "鼠")
    for n in range(24):
        texts = {"summary_en": f"{animals[n % 2]} {n}", "summary_zh_hans": animals[n % 6]}
        (make_news if n % 3 else make_city)(**texts)
    for query in (*animals, "quo", "袋", "quokka 鼠", "quoll 袋獾"):
        for kind in ("city", "newsitem"):
            there = _holding(query, kind)
            results = found(query, kind=kind)
            assert results.total == there or (results.is_cut and NEWEST <= results.total < there)


def _holding(query: str, kind: str) -> int:
    """How many records hold any of what was typed, gone through one by one."""
    asked = [(" ".join(term.tokens), term.is_prefix) for term in terms(query)]

    def holds(text: str) -> bool:
        words = f" {' '.join(tokens(text))} "
        return any(f" {phrase}{'' if is_prefix else ' '}" in words for phrase, is_prefix in asked)

    model = next(model for model in record_kinds() if model._meta.model_name == kind)
    texts = model._default_manager.values_list("summary_en", "summary_zh_hans")
    return sum(any(map(holds, both)) for both in texts)


def test_nothing_is_cut_where_few_of_a_kind_hold_it() -> None:
    for _n in range(2):
        for make in (make_city, make_news):
            make(summary_en="Quokka.")
    make_city(name_en="Quokka")
    assert not found("quokka").is_cut
    assert found("quokka").total == COMMON


def test_the_page_says_that_there_is_more(quokkas: list[Any], read: Read) -> None:
    said = read("/en/search/?q=quokka").text()
    assert "appears in a great many records; the newest of each kind are shown (3)." in said
    assert "出现在很多记录中，这里列出各类最新的共3条" in read("/zh-hans/search/?q=quokka").text()
    make_city(name_en="Numbat")
    assert "great many" not in read("/en/search/?q=numbat").text()


def test_every_kind_has_its_own_keys() -> None:
    assert {model._meta.model_name for model in record_kinds()} == KINDS.keys()
    assert len(set(KINDS.values())) == len(KINDS)
    for kind in KINDS:
        assert record_of(key_of(kind, 123)) == (kind, 123)


def test_nothing_of_a_deleted_record_stays() -> None:
    def number() -> int:
        return rows_of(f"SELECT COUNT(*) FROM {TABLE}", [])[0][0]  # noqa: S608

    before = number()
    city = make_city()
    assert number() == before + 1
    city.delete()
    assert number() == before


def test_pages_that_are_kept_do_not_outlive_a_rebuild() -> None:
    before = Generation.objects.get().number
    rebuild()
    assert Generation.objects.get().number > before


def test_where_there_are_too_few_records_for_common_words_none_are_counted(
    quokkas: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = found("quokka 矮袋鼠 nobody")
    monkeypatch.setattr(frequency, "COMMON", 10_000)
    with monkeypatch.context() as patch:
        patch.setattr(frequency, "_may_be_common", lambda: True)
        uncommon = found("quokka 矮袋鼠 nobody")
    with remembering({}):
        every = found("quokka 矮袋鼠 nobody")
        with CaptureQueriesContext(connection) as asked:
            again = found("quokka 矮袋鼠 nobody")
    assert len(asked) == 2  # what is found, and of the best what is told
    assert again == every == uncommon
    assert counted.total == NEWEST
    assert every.total == len(quokkas)
    assert {hit.record.slug for hit in every.hits} == {each.slug for each in quokkas}
    assert found("nobody").total == 0
