"""Any text is a query."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.search import search

SIGNS = st.sampled_from(
    [*"\"'*()^:-+%_\\&|!<>@~", "AND", "OR", "NOT", "NEAR", "names:", "成", "城市", " ", "a"]
)


@pytest.mark.django_db
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.lists(SIGNS, max_size=12).map("".join)))
def test_any_query_is_answered(query: str) -> None:
    found = search(query, timezone.now(), most=3)
    assert len(found.hits) <= 3
    assert found.total == sum(found.counts.values())
