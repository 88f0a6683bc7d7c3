"""Who gets the file of an image: everybody if a public page shows it, else the desk alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities import roles
from cities.models import Picture, PreviewLink
from cities.models.line import Line
from cities.models.writer import unrecorded
from tests.admin.cast import member, signed_in
from tests.factories import LONG_AGO, MAKERS, edit, make_city, make_picture, make_practice

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def address(picture: Picture, form: str = "webp") -> str:
    assert picture.stored is not None
    return reverse("image", args=[picture.image, picture.stored.width, form])


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_the_pictures_of_every_public_kind_are_public(visitor: Client, model: Any) -> None:
    picture = make_picture(MAKERS[model]())
    for form in ("webp", "avif"):
        response = visitor.get(address(picture, form))
        assert response.status_code == 200
        assert response["Content-Type"] == f"image/{form}"
        assert response["Cache-Control"] == "public, max-age=300"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in response
        assert "Vary" not in response or "Cookie" not in response["Vary"]


@pytest.mark.parametrize(
    "moments",
    [
        {"published_at": None},
        {"published_at": NOW + timedelta(days=1)},
        {"published_at": LONG_AGO, "withdrawn_at": NOW - timedelta(days=1)},
    ],
    ids=["draft", "scheduled", "withdrawn"],
)
def test_a_picture_of_what_is_not_public_is_found_by_the_desk_alone(
    visitor: Client, anna: Client, wei: Client, moments: dict[str, Any]
) -> None:
    picture = make_picture(make_city(**moments), colour="salmon")
    assert visitor.get(address(picture)).status_code == 404
    for client in (anna, wei):
        response = client.get(address(picture))
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"


@pytest.fixture
def anna(db: None) -> Client:
    return signed_in(member(roles.EDITOR, "anna"))


@pytest.fixture
def wei(db: None) -> Client:
    return signed_in(member(roles.translator("zh-hans"), "wei"))


def test_an_account_that_is_not_of_the_desk_sees_what_visitors_see(db: None) -> None:
    reader = signed_in(User.objects.create_user("reader"))
    assert reader.get(address(make_picture(make_city(published_at=None)))).status_code == 404
    assert reader.get(address(make_picture(make_city(), colour="red"))).status_code == 200


def test_a_practice_of_a_hidden_city_hides_its_pictures(visitor: Client) -> None:
    picture = make_picture(make_practice(city=make_city(published_at=None)))
    assert visitor.get(address(picture)).status_code == 404


def test_an_image_that_two_records_show_is_public_while_one_is(visitor: Client) -> None:
    draft, public = make_city(published_at=None), make_city()
    picture = make_picture(draft)
    assert visitor.get(address(picture)).status_code == 404
    with unrecorded():
        other = make_picture(public)
    assert other.image == picture.image
    assert visitor.get(address(picture)).status_code == 200


def test_a_pending_picture_of_a_public_record_waits(visitor: Client) -> None:
    city = make_city()
    with unrecorded():
        picture = make_picture(city, colour="khaki")
        values = {"image": picture.image, "alt_en": "", "alt_zh_hans": "", "position": 0}
        picture.delete()
    edit(city, pictures={"a-picture": {**values, "credit_en": "", "credit_zh_hans": ""}})
    assert visitor.get(address(picture)).status_code == 404
    city.publish()
    assert city.pictures.count() == 1
    assert visitor.get(address(picture)).status_code == 200


def test_a_preview_link_opens_the_pictures_of_its_state_and_no_others(visitor: Client) -> None:
    city = make_city(published_at=None)
    shown, other = make_picture(city), make_picture(make_city(published_at=None), colour="pink")
    link = PreviewLink.objects.create(
        revision=Line.of(city).head(), expires_at=NOW + timedelta(days=1)
    )
    ask = {"preview": link.token}
    assert visitor.get(address(shown), ask).status_code == 200
    assert visitor.get(address(shown), ask)["Cache-Control"] == "private, no-store"
    assert visitor.get(address(other), ask).status_code == 404
    assert visitor.get(address(shown), {"preview": str(link.revision.pk)}).status_code == 404
    assert visitor.get(address(shown), {"preview": "made:up"}).status_code == 404
    PreviewLink.objects.update(expires_at=NOW - timedelta(seconds=1))
    assert visitor.get(address(shown), ask).status_code == 404


def test_the_page_behind_a_preview_link_shows_its_pictures(visitor: Client) -> None:
    city = make_city(published_at=None)
    picture = make_picture(city)
    link = PreviewLink.objects.create(
        revision=Line.of(city).head(), expires_at=NOW + timedelta(days=1)
    )
    page = visitor.get(f"/en/cities/{city.slug}/", {"preview": link.token}).content.decode()
    assert f"{address(picture)}?preview=" in page
    source = page.split(f'<img src="{address(picture)}')[1].split('"')[0]
    assert visitor.get(address(picture) + source).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        "../../secret_key",
        "0" * 32 + "-9x9/9.webp",
        "{name}/9.webp",
        "{name}/8.png",
        "{name}/8.webp.part",
        "{name}/08.webp/",
        "{name}/99999999999999999999.webp",
    ],
)
def test_any_other_address_is_not_found(visitor: Client, wrong: str) -> None:
    picture = make_picture(make_city())
    assert visitor.get(f"/media/images/{wrong.format(name=picture.image)}").status_code == 404


def test_who_has_it_already_is_not_sent_it_again_while_it_is_public(visitor: Client) -> None:
    picture = make_picture(make_city())
    tag = visitor.get(address(picture))["ETag"]
    again = visitor.get(address(picture), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.get(address(picture, "avif"))["ETag"] != tag
    picture.city.withdraw()
    assert visitor.get(address(picture), headers={"If-None-Match": tag}).status_code == 404


def test_nobody_remembers_that_it_was_not_there(visitor: Client) -> None:
    city = make_city(published_at=None)
    answer = visitor.get(address(make_picture(city)))
    assert (answer.status_code, answer["Cache-Control"]) == (404, "private, no-store")


def test_a_file_that_is_lost_is_not_found(visitor: Client) -> None:
    picture = make_picture(make_city())
    Picture.objects.update(image="f" * 32 + "-8x6")
    lost = address(picture).replace(picture.image, "f" * 32 + "-8x6")
    assert visitor.get(lost).status_code == 404


def test_nothing_but_reading_is_answered(visitor: Client) -> None:
    assert visitor.post(address(make_picture(make_city()))).status_code == 405
