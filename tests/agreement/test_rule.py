"""Each line of the rule by name: what agrees, and which text lags behind which, since when."""

from typing import Any, NamedTuple

import pytest

from cities.models.agreement import Lag, Lags, Side, combine, judge

EN, ZH, FR = "en", "zh-hans", "fr"
NOW, BEFORE = "2026-11-22T12:00:00Z", "2026-11-01T12:00:00Z"
EN_BEHIND: Lags = {(EN, ZH): Lag("旧", BEFORE)}
ZH_BEHIND: Lags = {(ZH, EN): Lag("older", BEFORE)}
BOTH_BEHIND: Lags = {**EN_BEHIND, **ZH_BEHIND}


class Case(NamedTuple):
    """Texts (English, Chinese) and lags before and after, with what was ticked."""

    name: str
    old: tuple[str, str]
    lags: Lags
    new: tuple[str, str]
    expected: Lags
    ticks: dict[str, set[str]] = {}
    past: dict[tuple[str, str], Lags] = {}


CASES = [
    Case("nothing changed", ("a", "甲"), {}, ("a", "甲"), {}),
    Case("nothing changed while one lags", ("a", "甲"), EN_BEHIND, ("a", "甲"), EN_BEHIND),
    Case("both texts changed", ("a", "甲"), {}, ("b", "乙"), {}),
    Case("both changed while one lagged", ("a", "甲"), EN_BEHIND, ("b", "乙"), {}),
    Case("both changed while both lagged", ("a", "甲"), BOTH_BEHIND, ("b", "乙"), {}),
    Case("one text changed", ("a", "甲"), {}, ("b", "甲"), {(ZH, EN): Lag("a", NOW)}),
    Case("the other text changed", ("a", "甲"), {}, ("a", "乙"), {(EN, ZH): Lag("甲", NOW)}),
    Case("the leading text changed again", ("a", "乙"), EN_BEHIND, ("a", "丙"), EN_BEHIND),
    Case("the leading text came back", ("a", "乙"), EN_BEHIND, ("a", "旧"), {}),
    Case("the lagging text caught up", ("a", "乙"), EN_BEHIND, ("b", "乙"), {}),
    Case("one of two lagging texts caught up", ("a", "甲"), BOTH_BEHIND, ("b", "甲"), ZH_BEHIND),
    Case("one of two caught up by coming back", ("a", "甲"), BOTH_BEHIND, ("older", "甲"), {}),
    Case("an empty text filled", ("a", ""), {}, ("a", "甲"), {}),
    Case("an empty text filled, the other changed", ("a", ""), {}, ("b", "甲"), {}),
    Case("both filled", ("", ""), {}, ("a", "甲"), {}),
    Case("only one filled", ("", ""), {}, ("a", ""), {}),
    Case("a text emptied", ("a", "甲"), {}, ("a", ""), {}),
    Case("a lagging text emptied", ("a", "甲"), EN_BEHIND, ("", "甲"), EN_BEHIND),
    Case("a leading text emptied", ("a", "甲"), EN_BEHIND, ("a", ""), EN_BEHIND),
    Case("one emptied, the other changed", ("a", "甲"), {}, ("b", ""), {}),
    Case("filled anew after it lagged", ("", "甲"), EN_BEHIND, ("b", "甲"), {}),
    Case(
        "a pair as it was before",
        ("b", "甲"),
        {(ZH, EN): Lag("a", NOW)},
        ("a", "甲"),
        EN_BEHIND,
        past={("a", "甲"): EN_BEHIND},
    ),
    Case("pasted again", ("", "乙"), {}, ("a", "乙"), EN_BEHIND, past={("a", "乙"): EN_BEHIND}),
    Case("agreed before", ("b", "乙"), EN_BEHIND, ("a", "甲"), {}, past={("a", "甲"): {}}),
    Case("still right", ("a", "乙"), EN_BEHIND, ("a", "乙"), {}, {EN: {"still_right"}}),
    Case(
        "still right, both", ("a", "乙"), BOTH_BEHIND, ("a", "乙"), ZH_BEHIND, {EN: {"still_right"}}
    ),
    Case("no concern of the translation", ("a", "甲"), {}, ("b", "甲"), {}, {EN: {"unconcerned"}}),
    Case(
        "no concern, while the translation lags already",
        ("a", "乙"),
        EN_BEHIND,
        ("a", "丙"),
        EN_BEHIND,
        {ZH: {"unconcerned"}},
    ),
    Case(
        "said afterwards that it was no concern",
        ("a", "乙"),
        EN_BEHIND,
        ("a", "乙"),
        {},
        {ZH: {"unconcerned"}},
    ),
    Case("not caught up yet", ("a", "乙"), EN_BEHIND, ("b", "乙"), EN_BEHIND, {EN: {"behind"}}),
    Case(
        "touched for another reason while it agreed",
        ("a", "甲"),
        {},
        ("b", "甲"),
        {(EN, ZH): Lag("甲", NOW)},
        {EN: {"behind"}},
    ),
    Case(
        "a translation begun",
        ("", "甲"),
        {},
        ("b", "甲"),
        {(EN, ZH): Lag("", NOW)},
        {EN: {"behind"}},
    ),
    Case(
        "no concern, and the translation caught up at once",
        ("a", "乙"),
        EN_BEHIND,
        ("b", "丙"),
        {},
        {ZH: {"unconcerned"}},
    ),
    Case("behind what is not there", ("a", ""), {}, ("b", ""), {}, {EN: {"behind"}}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_author(case: Case) -> None:
    old, new = (dict(zip((EN, ZH), texts, strict=True)) for texts in (case.old, case.new))

    def past(pair: tuple[str, str], texts: tuple[str, str]) -> Lags | None:
        assert pair == (EN, ZH)
        return case.past.get(texts)

    assert judge(old, case.lags, new, NOW, case.ticks, past) == case.expected


class Meeting(NamedTuple):
    """What two wrote, who both started from ("a", "甲"), which agreed."""

    name: str
    theirs: tuple[str, str]
    mine: tuple[str, str]
    outcome: tuple[str, str]
    expected: Lags
    their_lags: Lags = {}
    my_lags: Lags = {}
    base_lags: Lags = {}


MEETINGS = [
    Meeting(
        "each changed a text without seeing the other's",
        ("b", "甲"),
        ("a", "乙"),
        ("b", "乙"),
        {(EN, ZH): Lag("甲", NOW), (ZH, EN): Lag("a", NOW)},
    ),
    Meeting("mine alone", ("a", "甲"), ("b", "甲"), ("b", "甲"), ZH_BEHIND, {}, ZH_BEHIND),
    Meeting("theirs alone", ("b", "甲"), ("a", "甲"), ("b", "甲"), ZH_BEHIND, ZH_BEHIND, {}),
    Meeting("my choice", ("b", "甲"), ("c", "乙"), ("c", "乙"), {}, ZH_BEHIND, {}),
    Meeting("their choice", ("b", "乙"), ("c", "甲"), ("b", "乙"), {}, {}, ZH_BEHIND),
    Meeting(
        "some of each",
        ("b", "乙"),
        ("c", "丙"),
        ("b", "丙"),
        {(EN, ZH): Lag("甲", NOW), (ZH, EN): Lag("a", NOW)},
    ),
    Meeting("a third text", ("b", "乙"), ("c", "甲"), ("d", "乙"), {(ZH, EN): Lag("b", NOW)}),
    Meeting("emptied meanwhile", ("a", ""), ("b", "甲"), ("b", ""), {}),
    Meeting(
        "a third text, beside a text of mine that never saw theirs",
        ("b", "甲"),
        ("c", "乙"),
        ("d", "乙"),
        {(ZH, EN): Lag("c", NOW)},
        ZH_BEHIND,
    ),
    Meeting(
        "a tick of theirs, while I looked elsewhere",
        *(("a", "甲"),) * 3,
        expected={},
        my_lags=EN_BEHIND,
        base_lags=EN_BEHIND,
    ),
    Meeting(
        "a tick of mine, while they looked elsewhere",
        *(("a", "甲"),) * 3,
        expected={},
        their_lags=EN_BEHIND,
        base_lags=EN_BEHIND,
    ),
]


@pytest.mark.parametrize("case", MEETINGS, ids=lambda case: case.name)
def test_two_authors(case: Meeting) -> None:
    base, theirs, mine, outcome = (
        dict(zip((EN, ZH), texts, strict=True))
        for texts in (("a", "甲"), case.theirs, case.mine, case.outcome)
    )
    sides = Side(theirs, case.their_lags), Side(mine, case.my_lags)
    assert combine(Side(base, case.base_lags), *sides, outcome, NOW) == case.expected


def test_a_new_translation_is_no_change_that_its_source_would_have_to_follow() -> None:
    base, theirs, mine, outcome = (
        {EN: "a", ZH: ""},
        {EN: "b", ZH: ""},
        {EN: "a", ZH: "甲"},
        {EN: "b", ZH: "甲"},
    )
    sides = Side(base, {}), Side(theirs, {}), Side(mine, {})
    assert combine(*sides, outcome, NOW) == {(ZH, EN): Lag("a", NOW)}


def test_a_merged_pair_that_the_record_had_before_is_as_it_was() -> None:
    base, theirs, mine, outcome = (
        {EN: "a", ZH: "甲"},
        {EN: "b", ZH: "甲"},
        {EN: "a", ZH: "乙"},
        {EN: "b", ZH: "乙"},
    )
    sides = Side(theirs, {}), Side(mine, {})
    assert combine(Side(base, {}), *sides, outcome, NOW, lambda *_: EN_BEHIND) == EN_BEHIND


class TestThreeLanguages:
    """Every pair is judged for itself."""

    old = {EN: "a", ZH: "甲", FR: "à"}

    def judged(self, lags: Lags, **ticks: Any) -> Lags:
        return judge(self.old, lags, {**self.old, EN: "b"}, NOW, ticks)

    def test_one_changed_leaves_two_behind(self) -> None:
        lag = Lag("a", NOW)
        assert self.judged({}) == {(ZH, EN): lag, (FR, EN): lag}

    def test_one_that_catches_up_with_one_leaves_the_third_behind(self) -> None:
        lags = self.judged({(EN, ZH): Lag("旧", BEFORE)})
        assert lags == {(FR, EN): Lag("a", NOW)}

    def test_one_that_caught_up_with_another_agrees_with_it_alone(self) -> None:
        lags = {(EN, ZH): Lag("旧", BEFORE), (FR, ZH): Lag("旧", BEFORE)}
        assert self.judged(lags) == {(FR, ZH): Lag("旧", BEFORE), (FR, EN): Lag("a", NOW)}

    def test_a_tick_holds_for_every_pair(self) -> None:
        lags = {(EN, ZH): Lag("旧", BEFORE), (EN, FR): Lag("vieux", BEFORE)}
        assert self.judged(lags, en={"behind"}) == lags
        assert judge(self.old, lags, self.old, NOW, {EN: {"still_right"}}) == {}
