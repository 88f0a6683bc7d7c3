"""Which processors each worker of the server gets."""

from itertools import chain

import pytest

from cities.serving import NAME, WORKERS, number_of_worker
from smartcity.scheduling import part

pytestmark = pytest.mark.once


@pytest.mark.parametrize("count", range(1, 10))
def test_the_workers_share_all_processors(count: int) -> None:
    processors = [3 * each for each in range(count)]  # those that were given, not any from 0 on
    parts = [part(processors, number) for number in range(1, WORKERS + 1)]
    assert list(chain(*parts)) == processors
    sizes = [len(each) for each in parts]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("process", "number"),
    [
        (f"{NAME} worker-1", 1),
        (f"{NAME} worker-12", 12),
        (NAME, None),
        (f"{NAME} worker-", None),
        (f"vi {NAME} worker-1", None),
        ("python -m pytest", None),
    ],
)
def test_a_worker_is_known_by_its_name(process: str, number: int | None) -> None:
    assert number_of_worker(process) == number
