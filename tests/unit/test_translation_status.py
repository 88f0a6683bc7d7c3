"""What exists in which language, and what a reader is shown."""

import pytest
from modeltranslation.translator import translator

from cities.models import Keyed
from cities.translation_status import (
    Shown,
    complete_languages,
    is_complete,
    language_tag,
    shown,
)
from tests.factories import make_city, make_practice

pytestmark = pytest.mark.django_db


def test_a_text_is_shown_in_the_readers_language_if_it_exists() -> None:
    city = make_city(name_en="Aarhus", name_zh_hans="奥胡斯")
    assert shown(city, "name", "en") == Shown("Aarhus", "en")
    assert shown(city, "name", "zh-hans") == Shown("奥胡斯", "zh-hans")


def test_else_in_another_and_it_says_in_which() -> None:
    city = make_city(name_en="", name_zh_hans="奥胡斯")
    assert shown(city, "name", "en") == Shown("奥胡斯", "zh-hans")
    assert shown(city, "summary", "en") == Shown("", "")


def test_completeness_is_about_required_texts_that_exist_somewhere() -> None:
    practice = make_practice(summary_en="", source_en="")
    assert practice.missing_texts("en") == ("summary",)
    assert not is_complete(practice, "en")
    assert is_complete(practice, "zh-hans")
    assert complete_languages(practice) == ("zh-hans",)
    assert complete_languages(make_practice()) == ("en", "zh-hans")


def all_keyed_models() -> list[type[Keyed]]:
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Keyed)]


@pytest.mark.parametrize("model", all_keyed_models(), ids=lambda model: model.__name__)
def test_every_required_translation_is_translated(model: type[Keyed]) -> None:
    translated = set(translator.get_options_for_model(model).all_fields)
    assert {*model.required_translations, *model.expected_translations} <= translated
    assert not set(model.required_translations) & set(model.expected_translations)


def test_language_tags_are_written_as_html_writes_them() -> None:
    assert (language_tag("en"), language_tag("zh-hans")) == ("en", "zh-Hans")


# What a reader of a page would miss if it were in the other language only.
EXPECTED = {
    "picture": {"alt", "credit"},
    "city": {"name", "summary", "body"},
    "citymember": {"name"},
    "measure": {"name", "unit"},
    "figure": {"scope", "source"},
    "practice": {"title", "summary", "body"},
    "partner": {"name", "role", "body"},
    "newsitem": {"title", "summary", "body"},
    "publication": {"title", "summary"},
    "milestone": {"title", "summary"},
    "cooperation": {"title", "summary", "body", "outcome", "source"},
    "cooperationstep": {"title"},
    "page": {"title", "summary", "body"},
}


@pytest.mark.parametrize("model", all_keyed_models(), ids=lambda model: model.__name__)
def test_a_text_that_is_only_in_chinese_is_missing_in_english(model: type[Keyed]) -> None:
    name = model._meta.model_name or ""
    record = model(**{f"{field}_zh_hans": "中文" for field in EXPECTED[name]})
    assert set(record.missing_texts("en")) == EXPECTED[name]
    assert record.missing_texts("zh-hans") == ()
