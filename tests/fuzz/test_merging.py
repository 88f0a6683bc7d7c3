"""Whatever two editors do to a record, the merge loses nothing and asks about the right places."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.models.merging import ABSENT, differences, flat, merge, value_at

pytestmark = pytest.mark.once

texts = st.sampled_from(["", "a", "b", "c"])
lists = st.lists(st.sampled_from("xyz"), unique=True, max_size=3)
parts = st.dictionaries(
    st.sampled_from(["p", "q", "r"]), st.fixed_dictionaries({"scope": texts, "value": texts})
)
snapshots = st.fixed_dictionaries(
    {"title_en": texts, "title_zh_hans": texts, "aliases": lists, "figures": parts}
)


@given(snapshots, snapshots)
def test_who_is_alone_gets_their_way(base: Any, other: Any) -> None:
    assert merge(base, base, other) == (other, [], [])
    merged = merge(base, other, base)
    assert (merged.snapshot, merged.conflicts) == (other, [])
    assert merge(base, other, other).snapshot == other


@given(snapshots, snapshots, snapshots)
def test_texts_of_one_side_only_are_in_the_outcome(base: Any, theirs: Any, mine: Any) -> None:
    outcome = merge(base, theirs, mine)
    for name in ("title_en", "title_zh_hans"):
        changed = {side[name] for side in (theirs, mine)} - {base[name]}
        asked = (name,) in outcome.conflicts
        assert asked == (len(changed) == 2)
        if len(changed) == 1:
            assert outcome.snapshot[name] in changed


@given(snapshots, snapshots, snapshots)
def test_both_see_the_same_conflicts(base: Any, theirs: Any, mine: Any) -> None:
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert set(one.conflicts) == set(other.conflicts)


@given(snapshots, snapshots, snapshots)
def test_lists_keep_what_was_added_and_lose_what_was_removed(
    base: Any, theirs: Any, mine: Any
) -> None:
    found = set(merge(base, theirs, mine).snapshot["aliases"])
    was, left, right = (set(side["aliases"]) for side in (base, theirs, mine))
    if left != right:
        assert found == (was & left & right) | (left - was) | (right - was)


@given(snapshots, snapshots, snapshots)
def test_a_part_that_one_added_is_there(base: Any, theirs: Any, mine: Any) -> None:
    kept = list(merge(base, theirs, mine).snapshot["figures"].values())
    for side in (theirs, mine):
        for slug, part in side["figures"].items():
            if slug not in base["figures"]:
                assert part in kept


@given(snapshots, snapshots, snapshots, st.data())
def test_what_is_chosen_is_in_the_outcome(base: Any, theirs: Any, mine: Any, data: Any) -> None:
    places = merge(base, theirs, mine).conflicts
    choices = {
        place: value_at(data.draw(st.sampled_from([theirs, mine])), place) for place in places
    }
    outcome = merge(base, theirs, mine, choices)
    assert outcome.conflicts == []
    for place, value in choices.items():
        assert value_at(outcome.snapshot, place) == value or value is ABSENT


@given(snapshots, snapshots)
def test_differences_are_all_and_nothing_else(one: Any, other: Any) -> None:
    found = differences(one, other)
    left, right = flat(one), flat(other)
    for place in {**left, **right}:
        assert (place in found) == (left.get(place, ABSENT) != right.get(place, ABSENT))
    assert bool(found) == (one != other)
