"""A page asks the database as often with 3,000 cities as with 30."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cities.models import City, NewsItem, Partner, Practice, Publication
from cities.models.languages import language_codes
from cities.remembering import GIVEN
from tests.addresses import KINDS, LISTS
from tests.factories import LONG_AGO, make_cooperation, make_picture

pytestmark = pytest.mark.django_db

# Of the first page after a change, on which nothing of the content is known: that it looks for what
# is due stands for the query that says what the change means. For the others
# `tests/page_cache/test_cost.py` counts.
MOST = 8
MOST_OF_ALL = 10  # of a joint pilot that also has pictures, cooperations and news


def queries(visitor: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(address, **{GIVEN: {}}).status_code == 200  # type: ignore[arg-type]
    return len(captured)


def texts(field: str, number: int) -> dict[str, Any]:
    return {
        f"{field}_en": f"Made {number}",
        f"{field}_zh_hans": f"测试{number}",
        "published_at": LONG_AGO,
        "slug": f"made-{number}",
    }


def grow() -> None:
    """A hundred times as many cities, and much more of everything else."""
    City.objects.bulk_create(
        City(**texts("name", n), side="eu" if n % 2 else "cn", country="DK" if n % 2 else "CN")
        for n in range(2970)
    )
    cities = list(City.objects.all())
    chengdu = City.objects.get(slug="chengdu")
    Practice.objects.bulk_create(
        Practice(**texts("title", n), city=chengdu if n % 2 else cities[n], theme="energy")
        for n in range(300)
    )
    miit = Partner.objects.get(slug="miit")
    Partner.objects.bulk_create(
        Partner(**texts("name", n), side="cn", parent=miit) for n in range(100)
    )
    Publication.objects.bulk_create(
        Publication(**texts("title", n), date="2014") for n in range(100)
    )
    NewsItem.objects.bulk_create(NewsItem(**texts("title", n), date="2014-06") for n in range(100))
    for news in NewsItem.objects.all():
        news.cities.add(chengdu)
        news.partners.add(miit)
    for _ in range(20):
        made = make_cooperation(cities=[chengdu, cities[0]])
        made.partners.add(miit)


def addresses() -> list[str]:
    """One page of every kind, in every language."""
    records = {
        "city": "chengdu",
        "practice": "haidian-city-brain",
        "cooperation": "one",
        "partner": "miit",
        "newsitem": NewsItem.objects.all()[0].slug,
        "publication": Publication.objects.all()[0].slug,
        "page": "about",
    }
    assert set(records) == {kind._meta.model_name for kind in KINDS}
    found = []
    for language in language_codes():
        with translation.override(language):
            found += [reverse(name) for name in LISTS]
            found += [reverse(kind, args=[slug]) for kind, slug in records.items()]
    return found


def test_a_page_asks_only_for_what_its_record_has(visitor: Client) -> None:
    joint = City.objects.get(slug="florence-prato")
    address = joint.get_absolute_url()
    assert queries(visitor, address) <= MOST
    make_picture(joint)
    make_cooperation(cities=[joint, City.objects.get(slug="chengdu")])
    assert queries(visitor, address) == MOST_OF_ALL


def test_the_number_of_queries_does_not_grow(visitor: Client) -> None:
    one = make_cooperation(slug="one", cities=City.objects.filter(slug__in=("chengdu", "lyon")))
    one.partners.add(Partner.objects.get(slug="miit"))
    before = {address: queries(visitor, address) for address in addresses()}
    assert max(before.values()) <= MOST, before
    grow()
    for address, count in before.items():
        assert queries(visitor, address) <= count, address
