"""Who gets the picture of a map, and until when it is believed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import City
from tests.factories import LONG_AGO, edit, make_city, rename

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HERE: dict[str, Any] = {"latitude": "38.72", "longitude": "-9.14", "slug": "lisbon"}
ADDRESS, OF_ALL = "/media/maps/lisbon.png", "/media/map.png"


def test_every_public_city_has_one(visitor: Client) -> None:
    make_city(**HERE)  # one that is new, too
    for city in City.objects.all():
        response = visitor.get(f"/media/maps/{city.slug}.png")
        assert response.status_code == 200
        assert response["Content-Type"] == "image/png"
        assert response["Cache-Control"] == "public, max-age=3600"
        assert "Set-Cookie" not in response
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    "values",
    [
        HERE | {"published_at": None},
        HERE | {"published_at": NOW + timedelta(days=1)},
        HERE | {"published_at": LONG_AGO, "withdrawn_at": NOW - timedelta(days=1)},
        {"slug": "lisbon"},
        {"slug": "lisbon", "latitude": "-80", "longitude": "0"},
        {},
    ],
    ids=["draft", "scheduled", "withdrawn", "nowhere", "off every map", "unknown"],
)
def test_what_is_not_public_or_on_no_map_has_none(
    editor: Client, visitor: Client, values: dict[str, Any]
) -> None:
    before = visitor.get(OF_ALL).content
    make_city(**values)
    for client in (visitor, editor):
        response = client.get(ADDRESS)
        assert (response.status_code, response["Cache-Control"]) == (404, "private, no-store")
    assert visitor.get(OF_ALL).content == before


@pytest.mark.parametrize("address", [ADDRESS, OF_ALL])
def test_who_has_it_already_is_not_sent_it_again_until_a_city_moves(
    visitor: Client, address: str
) -> None:
    city = make_city(**HERE)
    tag = visitor.get(address)["ETag"]
    again = visitor.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    edit(city, longitude="-3.70", latitude="40.42")
    assert visitor.get(address)["ETag"] == tag
    city.publish()
    moved = visitor.get(address, headers={"If-None-Match": tag})
    assert moved.status_code == 200
    assert moved["ETag"] != tag


def test_a_former_address_leads_to_the_present_one(visitor: Client) -> None:
    city = make_city(**HERE | {"slug": "first"})
    rename(city, "lisbon")
    response = visitor.get("/media/maps/first.png?a=1")
    assert (response.status_code, response["Location"]) == (301, f"{ADDRESS}?a=1")
    assert response["Cache-Control"] == "no-cache"  # a slug may change back
    rename(city, "first")
    assert visitor.get(ADDRESS)["Location"] == "/media/maps/first.png"
    assert visitor.get("/media/maps/first.png").status_code == 200


def test_a_former_address_of_what_is_not_public_has_none(visitor: Client) -> None:
    city = make_city(**HERE | {"slug": "first", "published_at": None})
    rename(city, "lisbon")
    assert visitor.get("/media/maps/first.png").status_code == 404
    city.publish()
    assert visitor.get("/media/maps/first.png").status_code == 301
    City.objects.filter(pk=make_city(published_at=None).pk).update(slug="first")
    assert visitor.get("/media/maps/first.png").status_code == 404


def test_a_former_address_of_what_no_map_shows_has_none(visitor: Client) -> None:
    rename(make_city(slug="first"), "nowhere")
    assert visitor.get("/media/maps/first.png").status_code == 404


def test_a_hidden_city_is_no_dot_of_another(visitor: Client) -> None:
    make_city(**HERE)
    before = visitor.get(ADDRESS).content
    make_city(latitude="40.42", longitude="-3.70", published_at=None)
    assert visitor.get(ADDRESS).content == before
    make_city(latitude="40.42", longitude="-3.70")
    assert visitor.get(ADDRESS).content != before


def test_nothing_but_reading_is_answered(visitor: Client) -> None:
    make_city(**HERE)
    assert visitor.post(ADDRESS).status_code == visitor.post(OF_ALL).status_code == 405


def test_it_asks_three_times_however_many_there_are(
    visitor: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):  # one of them, whether a change has come due
        visitor.get("/media/maps/chengdu.png")
