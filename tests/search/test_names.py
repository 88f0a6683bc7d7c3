"""A city is found by every name it has, in the first three results."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from cities.models import City
from cities.search import search

pytestmark = pytest.mark.django_db


def names(city: Any) -> set[str]:
    """What a visitor may type: names in both languages and locally, and all aliases."""
    return {city.name_en, city.name_zh_hans, city.local_name, *city.aliases} - {""}


def first_three(name: str, now: datetime) -> list[str]:
    return [hit.record.slug for hit in search(name, now, most=3).hits]


def test_by_every_name_it_has() -> None:
    now = timezone.now()
    missed = [
        (city.slug, name)
        for city in City.objects.published()
        for name in names(city)
        if city.slug not in first_three(name, now)
    ]
    assert not missed
    assert sum(len(names(city)) for city in City.objects.published()) > 350
