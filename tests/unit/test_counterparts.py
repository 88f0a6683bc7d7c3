"""Who is a counterpart of whom, and why."""

from cities.counterparts import Known, Size, counterparts


def known(slug: str, themes: str = "", people: int = 0, year: int = 2020, area: str = "") -> Known:
    sizes = (Size(people, year),) if people else ()
    return Known(slug, frozenset(themes.split()), sizes, area)


def names(city: Known, *others: Known) -> list[str]:
    return [found.slug for found in counterparts(city, others)]


def test_only_shared_themes_make_a_counterpart() -> None:
    city = known("city", "energy data", 1000, area="city")
    (found,) = counterparts(city, [known("twin", "health", 1000, area="city"), known("a", "data")])
    assert (found.slug, found.themes, found.weight) == ("a", ["data"], 2)


def test_each_shared_theme_counts_two_similar_size_one_and_the_same_area_one() -> None:
    city = known("city", "energy data", 1000, area="city")
    weights = {
        found.slug: found.weight
        for found in counterparts(
            city,
            [
                known("both", "data energy health", 9000, area="zone"),
                known("all", "data energy", 2000, area="city"),
                known("one", "data", 500, area="city"),
            ],
        )
    }
    assert weights == {"all": 6, "both": 4, "one": 4}


def test_three_are_named_and_of_equals_those_with_the_nearer_population() -> None:
    city = known("city", "data", 1000)
    others = [known("far", "data", 9000), known("near", "data", 3000), known("unknown", "data")]
    assert names(city, *others, known("best", "data", 1100)) == ["best", "near", "far"]


def test_populations_of_different_times_are_not_compared() -> None:
    city = known("city", "data", 1000, 2010)
    (found,) = counterparts(city, [known("other", "data", 1000, 2020)])
    assert found.sizes is None


def test_the_populations_nearest_in_time_are_compared() -> None:
    city = Known("city", frozenset({"data"}), (Size(1000, 2010), Size(1500, 2020)), "")
    other = Known("other", frozenset({"data"}), (Size(900, 2011), Size(1400, 2020)), "")
    (found,) = counterparts(city, [other])
    assert found.sizes == (Size(1500, 2020), Size(1400, 2020))


def test_unknown_areas_are_not_the_same() -> None:
    (found,) = counterparts(known("city", "data"), [known("other", "data")])
    assert found.area_kind == ""


def test_without_a_practice_there_is_none() -> None:
    assert counterparts(known("city", people=1000), [known("other", "data", 1000)]) == []
