"""Who is a counterpart of whom, and why."""

from random import Random

import pytest

from cities.counterparts import MOST, Known, Size, counterparts


def known(slug: str, themes: str = "", people: int = 0, year: int = 2020, area: str = "") -> Known:
    sizes = (Size(people, year),) if people else ()
    return Known(hash(slug), slug, frozenset(themes.split()), sizes, area)


def names(city: Known, *others: Known) -> list[str]:
    return [found.known.slug for found in counterparts(city, others).best]


def test_only_shared_themes_make_a_counterpart() -> None:
    city = known("city", "energy data", 1000, area="municipality")
    (found,) = counterparts(
        city, [known("twin", "health", 1000, area="municipality"), known("a", "data")]
    ).best
    assert (found.known.slug, found.themes, found.weight) == ("a", ["data"], 2)


def test_each_shared_theme_counts_two_similar_size_one_and_the_same_area_one() -> None:
    city = known("city", "energy data", 1000, area="municipality")
    weights = {
        found.known.slug: found.weight
        for found in counterparts(
            city,
            [
                known("both", "data energy health", 9000, area="zone"),
                known("all", "data energy", 2000, area="region"),
                known("one", "data", 500, area="municipality"),
            ],
        ).best
    }
    assert weights == {"all": 6, "both": 4, "one": 4}


def test_three_are_named_and_of_equals_those_with_the_nearer_population() -> None:
    city = known("city", "data", 1000)
    others = [known("far", "data", 9000), known("near", "data", 3000), known("unknown", "data")]
    assert names(city, *others, known("best", "data", 1100)) == ["best", "near", "far"]


def test_populations_of_different_times_are_not_compared() -> None:
    city = known("city", "data", 1000, 2010)
    (found,) = counterparts(city, [known("other", "data", 1000, 2020)]).best
    assert found.sizes is None


def test_the_latest_populations_that_are_near_in_time_are_compared() -> None:
    city = Known(1, "city", frozenset({"data"}), (Size(1000, 2010), Size(1500, 2020)), "")
    other = Known(2, "other", frozenset({"data"}), (Size(900, 2010), Size(1400, 2022)), "")
    (found,) = counterparts(city, [other]).best
    assert found.sizes == (Size(1500, 2020), Size(1400, 2022))


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("municipality", "region", False),
        ("district", "zone", True),
        ("district", "municipality", None),
        ("", "", None),
        ("joint", "joint", None),
    ],
)
def test_areas_are_alike_if_both_are_parts_or_both_are_not(
    ours: str, theirs: str, alike: bool | None
) -> None:
    (found,) = counterparts(
        known("city", "data", area=ours), [known("other", "data", area=theirs)]
    ).best
    assert found.are_parts is alike
    assert found.weight == 2 + (alike is not None)


def test_how_many_more_are_as_good_is_told() -> None:
    others = [known(f"c{n}", "data") for n in range(6)]
    found = counterparts(known("city", "data energy"), [*others, known("better", "data energy")])
    assert [each.known.slug for each in found.best] == ["better", "c0", "c1"]
    assert found.equals == 4


def test_without_a_practice_there_is_none() -> None:
    assert counterparts(known("city", people=1000), [known("other", "data", 1000)]) == ([], 0)


@pytest.mark.parametrize("seed", range(20))
def test_whoever_is_looked_at_the_best_are_those_of_all(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    city, *others = (
        known(
            f"c{n}",
            " ".join(random.sample(["data", "energy", "health", "water"], random.randint(1, 3))),
            random.choice([0, 1000, 1900, 9000]),
            area=random.choice(["", "municipality", "district", "zone", "joint"]),
        )
        for n in range(60)
    )
    alone = [found.weight for other in others for found in counterparts(city, [other]).best]
    found = counterparts(city, others)
    weights = [each.weight for each in found.best]
    assert weights == sorted(alone, reverse=True)[:MOST]
    assert found.equals == alone.count(weights[-1]) - weights.count(weights[-1])
