"""What is found once for many pages."""

from cities.remembering import Once, Ordered


def test_of_equal_values_one_is_kept() -> None:
    once, first, second = Once(), "".join(["en", "ergy"]), "".join(["ener", "gy"])
    assert first is not second
    assert once[first] is first
    assert once[second] is first
    assert once[frozenset([first])] is once[frozenset([second])]
    assert once["health"] == "health"


def test_another_language_orders_the_same_records_but_for_what_came_since() -> None:
    read = Ordered("en", {2: "b", 1: "a"})
    assert read.in_order("en", lambda: iter(())) == ["b", "a"]
    assert read.in_order("zh-hans", lambda: [3, 1, 2]) == ["a", "b"]
