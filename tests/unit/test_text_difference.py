"""What changed between two texts, as people see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.text_difference import difference

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("One of three cities.", "One of three regions.", ["cities"], ["regions"]),
        ("三座试点城市之一。", "三座试点城市之一，位于运河边。", [], ["，位于运河边"]),
        ("江苏省三座城市", "江苏省两座城市", ["三"], ["两"]),
        ("<p>Old words</p>", "<h2>Old words</h2>", ["<p>", "</p>"], ["<h2>", "</h2>"]),
        ("", "New", [], ["New"]),
        ("Gone", "", ["Gone"], []),
        ("same", "same", [], []),
        # Two short words that happen to stand in both are no anchor.
        (
            "The first of the old ones",
            "Some part of a new sort",
            ["The first of the old ones"],
            ["Some part of a new sort"],
        ),
    ],
)
def test_by_word_and_by_character(old: str, new: str, removed: list[str], added: list[str]) -> None:
    pieces = difference(old, new)
    assert [piece.text for piece in pieces if piece.kind == "removed"] == removed
    assert [piece.text for piece in pieces if piece.kind == "added"] == added


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_are_there_whole(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
