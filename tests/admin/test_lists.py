"""The lists of the desk: what they find, how far they go, what chooses a record."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cities import models
from cities.admin.record import RecordAdmin
from cities.models import City, NewsItem, Page, State
from tests.admin.desk import EDITED, address
from tests.factories import MAKERS, make_city
from tests.html import Document
from tests.whole_site.test_canaries import HIDDEN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State.values)
def test_filter_by_state(editor: Client, state: str) -> None:
    for name, moments in HIDDEN.items():
        MAKERS[Page](slug=f"a-{name}-page", **moments)
    content = editor.get(address(Page, "changelist"), {"state": state}).content.decode()
    for name in HIDDEN:
        assert (f"{Page.objects.get(slug=f'a-{name}-page').pk}/change/" in content) is (
            name == state
        )


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (City, {"side": "cn"}),
        (City, {"country": "GB"}),
        (models.Practice, {"theme": "energy"}),
        (models.Partner, {"side": "joint"}),
        (models.Figure, {"year_not_stated__exact": "1"}),
        (models.Milestone, {"separate_programme__exact": "1"}),
        (City, {"state": "nonsense"}),
        (City, {"q": "成都", "side": "cn"}),
    ],
)
def test_filters_answer(editor: Client, model: Any, query: dict[str, str]) -> None:
    assert editor.get(address(model, "changelist"), query).status_code == 200


def test_autocomplete_finds_in_both_languages(editor: Client) -> None:
    for term in ("成都", "Chengdu"):
        found = editor.get(
            reverse("admin:autocomplete"),
            {
                "term": term,
                "app_label": "cities",
                "model_name": "practice",
                "field_name": "city",
            },
        ).json()
        assert [result["text"] for result in found["results"]] == ["Chengdu"]


def test_a_list_asks_as_often_for_many_as_for_few(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    for model in EDITED:
        with django_assert_max_num_queries(20):
            editor.get(address(model, "changelist"))


def test_the_pages_of_a_list_hold_each_record_once_and_in_order(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(page: int) -> list[str | None]:
        document = Document(editor.get(address(NewsItem, "changelist"), {"p": page}).content)
        return [box.get("value") for box in document.all(".//input[@class='action-select']")]

    everything = shown(1)
    list_admin: Any = admin.site.get_model_admin(NewsItem)
    monkeypatch.setattr(type(list_admin), "list_per_page", 3)
    pages = range(1, -(-len(everything) // 3) + 1)
    assert len(everything) == NewsItem.objects.count() > 9
    assert [each for page in pages for each in shown(page)] == everything


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_record_is_chosen_by_the_box_that_django_makes(language: str) -> None:
    city = make_city(name_en='"Quay" & <b>Lock</b> {}', name_zh_hans="“港”&<b>{}")
    list_admin = admin.site.get_model_admin(City)
    of_django = super(RecordAdmin, list_admin).action_checkbox
    with translation.override(language):
        assert list_admin.action_checkbox(city) == of_django(city)
