"""What a page knows of a record without asking for it."""

from typing import Any

import pytest

from cities.models import City, NewsItem, Page, Partner
from cities.models.printing import has, telling_whether
from tests.factories import make_city, make_news, make_page, make_partner, make_picture

pytestmark = pytest.mark.django_db


def told(model: Any, relation: str) -> dict[str, bool]:
    return {each.slug: has(each, relation) for each in telling_whether(model.objects, relation)}


def test_it_is_told_of_each_record_whether_a_relation_leads_to_anything() -> None:
    shown, bare = make_page(), make_page()
    make_picture(shown)
    part = make_partner(parent=(whole := make_partner()))
    city, news = make_city(), make_news()
    news.cities.add(city)
    for model, relation, has_some, has_none in (
        (Page, "pictures", shown, bare),
        (Partner, "children", whole, part),
        (NewsItem, "cities", news, make_news()),
        (City, "news", city, make_city()),
    ):
        found = told(model, relation)
        assert (found[has_some.slug], found[has_none.slug]) == (True, False), relation


def test_what_was_not_told_is_not_taken_for_nothing() -> None:
    make_page()
    page = telling_whether(Page.objects, "pictures")[0]
    with pytest.raises(AttributeError):
        has(page, "children")
