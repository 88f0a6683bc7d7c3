"""The models refuse what makes no sense, and say at which field."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cities.models import (
    RESERVED_SLUGS,
    City,
    CityMember,
    Cooperation,
    CooperationStep,
    Measure,
    Milestone,
    Partner,
)
from tests.factories import (
    MAKERS,
    make_city,
    make_cooperation,
    make_figure,
    make_page,
    make_partner,
    make_practice,
)

pytestmark = pytest.mark.django_db


def refused_fields(make: Any, **values: Any) -> set[str]:
    with pytest.raises(ValidationError) as refused:
        make(**values)
    return set(refused.value.message_dict)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"latitude": "91", "longitude": "0"}, "latitude"),
        ({"latitude": "0", "longitude": "-181"}, "longitude"),
        ({"latitude": "NaN", "longitude": "0"}, "latitude"),
        ({"latitude": "31.24"}, "longitude"),
        ({"longitude": "31.24"}, "latitude"),
        ({"side": "cn", "country": "DK"}, "country"),
        ({"side": "eu", "country": "CN"}, "country"),
        ({"side": "eu", "country": "US"}, "country"),
        ({"side": "joint"}, "side"),
        ({"wikidata_id": "90"}, "wikidata_id"),
        ({"wikidata_id": "Q0"}, "wikidata_id"),
        ({"website": "not an address"}, "website"),
        ({"local_name": "Århus"}, "local_language"),
        ({"local_name": "Århus", "local_language": "Danish"}, "local_language"),
        ({"name_en": "", "name_zh_hans": ""}, "name_en"),
        ({"name_en": " ", "name_zh_hans": "\u3000"}, "name_en"),
        ({"name_en": "x" * 301}, "name_en"),
        ({"aliases": "沪"}, "aliases"),
        ({"source_order": 40_000}, "source_order"),
    ],
)
def test_a_city_refuses(values: dict[str, Any], field: str) -> None:
    assert field in refused_fields(make_city, **values)


@pytest.mark.parametrize("language", ["en", "zh_hans"])
def test_one_language_is_enough(language: str) -> None:
    other = {"en": "name_zh_hans", "zh_hans": "name_en"}[language]
    assert make_city(**{other: ""}).pk


def test_a_point_on_the_equator_or_the_meridian_is_a_point() -> None:
    assert make_city(latitude="0", longitude="5").pk
    assert make_city(latitude="5", longitude="0").pk


@pytest.mark.parametrize(
    ("model", "field"),
    [(Measure, "name"), (Measure, "unit"), (CityMember, "name"), (CooperationStep, "title")],
)
def test_parts_and_measures_need_their_texts_too(model: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        model().full_clean()
    assert f"{field}_en" in refused.value.message_dict


def test_aliases_are_normalised_and_not_repeated() -> None:
    city = make_city(aliases=[" 上海 ", "Shanghai", "shanghai", "", "沪"])
    assert city.aliases == ["上海", "Shanghai", "沪"]


@pytest.mark.parametrize(
    "slug", [*sorted(RESERVED_SLUGS), "Upper", "under_score", "-a", "a--b", "é", "a\n", ""]
)
@pytest.mark.parametrize("make", MAKERS.values(), ids=[model.__name__ for model in MAKERS])
def test_reserved_and_malformed_slugs_are_refused(make: Any, slug: str) -> None:
    assert "slug" in refused_fields(make, slug=slug)


@pytest.mark.parametrize("make", MAKERS.values(), ids=[model.__name__ for model in MAKERS])
def test_a_slug_is_unique(make: Any) -> None:
    make(slug="twice")
    assert "slug" in refused_fields(make, slug="twice")


def test_the_words_of_the_routes_are_reserved() -> None:
    from cities.urls import urlpatterns

    first = {str(route.pattern).split("/")[0] for route in urlpatterns} - {"", "<slug:slug>"}
    assert first <= RESERVED_SLUGS
    to_come = "compare feed search sitemap robots map history preview export api".split()
    assert {*to_come, "admin", "healthz", "readyz", "en", "zh-hans"} <= RESERVED_SLUGS


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_every_required_text_is_asked_for_in_one_language_at_least(model: Any) -> None:
    for field in model.required_translations:
        empty = {f"{field}_en": "", f"{field}_zh_hans": ""}
        assert f"{field}_en" in refused_fields(MAKERS[model], **empty)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"scope_en": "", "scope_zh_hans": ""}, "scope_en"),
        ({"source_en": "", "source_zh_hans": ""}, "source_en"),
        ({"year": None}, "year"),
        ({"year": 2020, "year_not_stated": True}, "year"),
        ({"year": datetime.now(UTC).year + 1}, "year"),
        ({"value": "-1"}, "value"),
        ({"kind": "guess"}, "kind"),
        ({"source_url": "https://example.org/"}, "source_kind"),
    ],
)
def test_a_figure_refuses(values: dict[str, Any], field: str) -> None:
    city = make_city()
    assert field in refused_fields(lambda **v: make_figure(city, **v), **values)


def test_a_figure_without_year_is_marked() -> None:
    assert make_figure(make_city(), year=None, year_not_stated=True).pk


def test_a_figure_refuses_a_member_of_another_pilot() -> None:
    member = CityMember(city=make_city(), name_en="Other")
    member.save()
    city = make_city()
    assert "member" in refused_fields(lambda **v: make_figure(city, **v), member=member)


def test_figures_get_keys_of_their_own() -> None:
    city = make_city(slug="twin")
    keys = [make_figure(city).slug for _ in range(2)]
    assert keys == ["twin-population-2020", "twin-population-2020-2"]


def test_a_practice_needs_a_source() -> None:
    assert refused_fields(make_practice, source_en="", source_zh_hans="")
    assert make_practice(
        source_en="", source_zh_hans="", source_url="https://example.org/", source_kind="official"
    ).pk


def test_a_partner_is_not_part_of_itself() -> None:
    above = make_partner()
    below = make_partner(parent=above)
    above.parent = below
    with pytest.raises(ValidationError) as refused:
        above.full_clean()
    assert "parent" in refused.value.message_dict


def test_a_stored_circle_of_partners_is_refused_and_not_followed_for_ever() -> None:
    one, two = make_partner(), make_partner()
    Partner.objects.filter(pk=one.pk).update(parent=two)
    Partner.objects.filter(pk=two.pk).update(parent=one)
    below = make_partner()
    below.parent = Partner.objects.get(pk=one.pk)
    with pytest.raises(ValidationError) as refused:
        below.full_clean()
    assert "parent" in refused.value.message_dict


def test_a_cooperation_needs_both_sides() -> None:
    with pytest.raises(ValidationError):
        Cooperation().clean_related("cities", [make_city(side="eu"), make_city(side="eu")])
    Cooperation().clean_related("cities", [make_city(side="eu"), make_city(side="cn")])


def test_a_city_cannot_change_sides_and_leave_a_cooperation_with_one() -> None:
    west, east = make_city(side="eu"), make_city(side="cn")
    make_cooperation(cities=[west, east], title_en="Trams together")
    west.side, west.country = "cn", "CN"
    with pytest.raises(ValidationError) as refused:
        west.full_clean()
    assert "Trams together" in refused.value.message_dict["side"][0]


def test_a_part_named_in_chinese_gets_a_key_of_letters() -> None:
    city = make_city()
    members = [CityMember(city=city, name_zh_hans="斯坎迪奇") for _ in range(2)]
    for member in members:
        member.save()
    assert [member.slug for member in members] == [
        f"{city.slug}-si-kan-di-qi",
        f"{city.slug}-si-kan-di-qi-2",
    ]
    nameless = CityMember(city=city)
    nameless.save()
    assert nameless.slug == city.slug


def test_no_path_of_writing_stores_an_address_that_is_none_or_a_date_that_is_none() -> None:
    city = make_city()
    with pytest.raises(ValidationError):
        City.objects.filter(pk=city.pk).update(website="javascript:alert(1)")
    with pytest.raises(ValidationError):
        Milestone.objects.update(date="June 2014")


def test_messages_are_in_the_editors_language() -> None:
    from django.utils import translation

    with translation.override("zh-hans"):
        with pytest.raises(ValidationError) as refused:
            make_page(slug="search")
        assert "请换一个" in refused.value.messages[0]
