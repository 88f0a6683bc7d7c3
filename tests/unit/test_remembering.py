"""What is found once for many pages."""

from cities.remembering import Once


def test_of_equal_values_one_is_kept() -> None:
    once, first, second = Once(), "".join(["en", "ergy"]), "".join(["ener", "gy"])
    assert first is not second
    assert once[first] is first
    assert once[second] is first
    assert once[frozenset([first])] is once[frozenset([second])]
    assert once["health"] == "health"
