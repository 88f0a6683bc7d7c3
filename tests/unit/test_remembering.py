"""What is found once for many pages."""

from cities.remembering import Memory, Once, remembered, remembering


def test_of_equal_values_one_is_kept() -> None:
    once, first, second = Once(), "".join(["en", "ergy"]), "".join(["ener", "gy"])
    assert first is not second
    assert once[first] is first
    assert once[second] is first
    assert once[frozenset([first])] is once[frozenset([second])]
    assert once["health"] == "health"


def test_of_threads_that_look_at_once_all_go_on_with_what_the_first_found() -> None:
    memory: Memory = {}

    def find() -> str:
        memory["order"] = "of the other thread"
        return "of this thread"

    with remembering(memory):
        assert remembered("order", find) == remembered("order", find) == "of the other thread"
