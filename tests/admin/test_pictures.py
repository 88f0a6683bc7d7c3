"""Editors and translators with pictures: on the form, in the history, on the desk's lists."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from cities.models import City, Revision, acts
from cities.models.image import Image
from cities.models.line import Line
from cities.models.writer import unrecorded
from tests.admin.cast import signed_in
from tests.admin.desk import address, errors, open_form, post, publish, save, typed
from tests.admin.test_what_is_to_be_done import listed
from tests.factories import edit, image_file, make_city, make_figure, make_page, make_picture
from tests.html import Document

pytestmark = pytest.mark.django_db
FIRST = "pictures-0-"


def sent(**values: Any) -> dict[str, Any]:
    """What a form posts for one new picture."""
    given = {"TOTAL_FORMS": "1", "0-image-file": image_file(), "0-position": "0", **values}
    return {f"pictures-{name}": value for name, value in given.items()}


def value(document: Document | None, name: str) -> str:
    assert document is not None, "it was accepted"
    return document.one(f".//input[@name='{name}']").get("value", "")


class TestTheForm:
    def test_takes_a_file_with_words_in_each_language(self, li: Client) -> None:
        city = make_city()
        texts = {"0-alt_en": "A square", "0-alt_zh_hans": "方块", "0-credit_en": "Photo: A. B."}
        assert publish(li, city, **sent(**texts)) is None
        (picture,) = city.pictures.all()
        assert (picture.alt_en, picture.alt_zh_hans) == ("A square", "方块")
        assert picture.slug == f"city-{city.slug}-{picture.image[:8]}"
        page = Client().get(f"/zh-hans/cities/{city.slug}/").content.decode()
        assert 'alt="方块"' in page
        assert '图片来源：<span lang="en">Photo: A. B.</span>' in page

    def test_what_was_sent_is_not_asked_for_again(self, anna: Client) -> None:
        city = make_city(published_at=None)
        again = save(anna, city, name_en="", name_zh_hans="", **sent())
        assert "Give this text in at least one language." in errors(again)
        image = value(again, f"{FIRST}image")
        assert save(anna, city, **sent(**{"0-image": image, "0-image-file": ""})) is None
        assert city.pictures.get().image == image

    def test_says_what_is_wrong_with_a_file_and_keeps_the_picture_there_was(
        self, anna: Client
    ) -> None:
        picture = make_picture(make_city(published_at=None))
        bad = {f"{FIRST}image-file": image_file(form="BMP"), f"{FIRST}alt_en": "Another"}
        again = save(anna, picture.city, **bad)
        assert errors(again) == [
            "This is no picture that can be read. Give a file in JPEG, PNG, WEBP, AVIF, GIF format."
        ]
        assert value(again, f"{FIRST}image") == picture.image
        assert value(again, f"{FIRST}alt_en") == "Another"

    def test_takes_no_name_of_an_image_that_the_site_has_not(self, anna: Client) -> None:
        city = make_city()
        for made_up in ("f" * 32 + "-9x9", "../../db.sqlite3", "x"):
            again = save(anna, city, **sent(**{"0-image": made_up, "0-image-file": ""}))
            assert "This picture is not here any more: choose it again." in errors(again)

    def test_a_picture_needs_an_image(self, anna: Client) -> None:
        again = save(anna, make_city(), **sent(**{"0-image-file": "", "0-alt_en": "Nothing"}))
        assert "This field is required." in errors(again)

    def test_a_record_whose_image_was_lost_can_still_be_edited(self, anna: Client) -> None:
        picture = make_picture(make_city(published_at=None))
        type(picture).objects.update(image="f" * 32 + "-9x9")
        assert save(anna, picture.city, summary_en="New") is None

    def test_gives_a_translator_the_words_and_not_the_file(self, wei: Client) -> None:
        picture = make_picture(make_city(published_at=None), alt_zh_hans="")
        form = open_form(wei, picture.city)
        assert not form.all(f".//input[@name='{FIRST}image-file']")
        changes = {f"{FIRST}image-file": image_file(colour="red"), f"{FIRST}alt_zh_hans": "方块"}
        assert save(wei, picture.city, **changes, **{f"{FIRST}alt_en": "Mine"}) is None
        now = picture.city.pictures.get()
        assert (now.image, now.alt_en, now.alt_zh_hans) == (picture.image, "A square", "方块")

    def test_puts_new_pictures_behind_the_others_in_the_order_they_were_added(
        self, anna: Client
    ) -> None:
        picture = make_picture(make_city(published_at=None), position=4)
        colours = ("red", "lime", "blue", "black", "white", "olive")
        more = {
            f"{number}-{name}": value
            for number, colour in enumerate(colours, 1)
            for name, value in (
                ("image-file", image_file(colour=colour)),
                ("alt_en", colour),
                ("position", ""),
            )
        }
        form = typed(anna, picture.city)
        assert form["pictures-__prefix__-position"] == ""
        values = (
            form | {f"pictures-{k}": v for k, v in more.items()} | {"pictures-TOTAL_FORMS": "7"}
        )
        assert post(anna, picture.city, values) is None
        assert [each.alt_en for each in picture.city.pictures.all()] == ["A square", *colours]

    def test_shows_the_picture_to_who_may_only_look(self) -> None:
        picture = make_picture(make_city())
        user = User.objects.create_user("viewer", is_staff=True)
        user.user_permissions.add(*Permission.objects.filter(codename__startswith="view_"))
        form = open_form(signed_in(user), picture.city)
        (shown,) = form.all(".//div[@id='pictures-group']//img")
        assert picture.image in shown.get("src", "")
        assert picture.image not in form.text(".//div[@id='pictures-group']")

    def test_takes_the_picture_of_an_expired_session(self, anna: Client) -> None:
        city = make_city(published_at=None)
        form = typed(anna, city, **sent(**{"0-alt_en": "Sent without a session"}))
        anna.logout()
        answer = anna.post(address(city, "change"), form | {"_save": "1"})
        assert answer.status_code == 302
        anna.login(username="anna", password="secret")
        assert anna.get("/admin/resume/").status_code == 302
        (picture,) = city.pictures.all()
        assert picture.alt_en == "Sent without a session"

    def test_takes_no_file_of_a_translator(self, wei: Client) -> None:
        city = make_city(published_at=None)
        values = typed(wei, city, summary_zh_hans="新")
        with patch("cities.image_intake.take_in") as taken:
            assert post(wei, city, values | {f"{FIRST}image-file": image_file()}) is None
        assert not taken.called

    def test_keeps_a_picture_whose_record_was_deleted_meanwhile(self, anna: Client) -> None:
        city = make_city(published_at=None)
        form = typed(anna, city, **sent(**{"0-alt_en": "Sent too late"}))
        line = Line.of(city)
        City.objects.get(pk=city.pk).delete()
        assert post(anna, city, form) is None
        beside = line.all.exclude(number__isnull=False).get()
        (values,) = beside.snapshot["pictures"].values()
        assert values["alt_en"] == "Sent too late"
        image = Image.named(values["image"])
        assert image is not None
        assert image.is_kept

    def test_a_form_that_is_saved_unchanged_changes_nothing(self, anna: Client) -> None:
        picture = make_picture(make_city())
        before = Revision.objects.count()
        assert save(anna, picture.city) is None
        assert Revision.objects.count() == before


class TestHistory:
    def test_an_older_state_brings_its_picture_back(self, anna: Client) -> None:
        picture = make_picture(make_city(published_at=None))
        line, image = Line.of(picture.city), picture.image
        with_picture = line.head()
        picture.delete()
        line.restore(with_picture, author=None)
        assert picture.city.pictures.get().image == image

    def test_so_does_the_recovery_of_a_deleted_record(self) -> None:
        from cities.models.deletion import recover

        picture = make_picture(make_city())
        line, image = Line.of(picture.city), picture.image
        City.objects.get(pk=line.record_id).delete()
        assert recover(line).pictures.get().image == image  # type: ignore[attr-defined]

    def test_a_comparison_shows_both(self, anna: Client) -> None:
        city = make_city(published_at=None)
        picture = make_picture(city)
        first = Line.of(city).head()
        picture.image = make_picture(make_city(), colour="red").image
        picture.save()
        ask = {"from": first.pk, "to": Line.of(city).head().pk}
        page = Document(anna.get(address(city, "compare"), ask).content)
        shown = [each.get("src", "") for each in page.all(".//td/img")]
        assert [name.split("/")[3] for name in shown] == [
            first.snapshot["pictures"][picture.slug]["image"],
            picture.image,
        ]

    def test_two_editors_who_each_add_one_keep_both(self, anna: Client, bo: Client) -> None:
        city = make_city(published_at=None)
        forms = [typed(anna, city), typed(bo, city)]
        for client, form, colour in zip((anna, bo), forms, ("red", "blue"), strict=True):
            more = sent(**{"0-image-file": image_file(colour=colour), "0-alt_en": colour})
            assert post(client, city, form | more) is None
        assert {each.alt_en for each in city.pictures.all()} == {"red", "blue"}

    def test_two_editors_who_replace_the_same_one_choose(self, anna: Client, bo: Client) -> None:
        city = make_picture(make_city(published_at=None)).city
        forms = [typed(anna, city), typed(bo, city)]
        for client, form, colour in zip((anna, bo), forms, ("red", "blue"), strict=True):
            post(client, city, form | {f"{FIRST}image-file": image_file(colour=colour)})
        beside = Revision.objects.unresolved().get()
        page = bo.get(address(city, "conflict"), {"revision": beside.pk})
        document = Document(page.content)
        assert len(document.all(".//div[@class='said']/img")) == 2
        assert not document.all(".//textarea")
        values = {"choice-0": "mine", "seen": Line.of(city).head().pk, "revision": beside.pk}
        assert bo.post(address(city, "conflict"), values).status_code == 302
        (wanted,) = beside.snapshot["pictures"].values()
        assert city.pictures.get().image == wanted["image"]

    def test_pictures_of_different_kinds_with_one_slug_are_apart(self, anna: Client) -> None:
        city, page = make_city(slug="twin"), make_page(slug="twin")
        assert make_picture(city).slug != make_picture(page).slug

    def test_states_of_a_time_without_pictures_are_edited_and_published(self, li: Client) -> None:
        city = make_city()
        make_figure(city)
        head = Line.of(city).head()
        del head.snapshot["pictures"]
        head.save()
        assert save(li, city, summary_en="New") is None
        assert publish(li, city, **sent(**{"0-alt_en": "Shown"})) is None
        assert city.pictures.count() == 1
        page = li.get(address(city, "compare"), {"from": head.pk}).content.decode()
        assert "Shown" in page


def test_a_picture_given_to_another_record_leaves_the_first() -> None:
    picture, other = make_picture(make_city(published_at=None)), make_page()
    first = picture.city
    picture.city, picture.page = None, other
    picture.save()
    assert Line.of(first).head().snapshot["pictures"] == {}
    assert list(Line.of(other).head().snapshot["pictures"]) == [picture.slug]


class TestStatesOfATimeWithoutPictures:
    @pytest.fixture
    def city(self) -> City:
        """A public record whose history ends before there were pictures."""
        city = make_city()
        head = Line.of(city).head()
        del head.snapshot["pictures"]
        head.save()
        return city

    def test_a_form_saved_unchanged_changes_nothing(self, anna: Client, city: City) -> None:
        assert save(anna, city) is None
        assert Line.of(city).revisions.count() == 1

    def test_a_picture_saved_by_a_script_is_recorded(self, city: City) -> None:
        make_picture(city, alt_en="")
        head = Line.of(city).head()
        assert len(head.snapshot["pictures"]) == 1
        assert "no_picture_text" in head.gaps

    def test_a_scheduled_change_does_not_bring_out_a_pending_picture(
        self, anna: Client, city: City
    ) -> None:
        assert save(anna, city, summary_en="Soon", summary_zh_hans="即将") is None
        scheduled = Line.of(city).head()
        del scheduled.snapshot["pictures"]
        scheduled.save()
        acts.publish(Line.of(city), author=None, at=timezone.now() + timedelta(hours=1))
        assert save(anna, city, **sent(**{"0-alt_en": "Not yet"})) is None
        acts.publish_due(timezone.now() + timedelta(hours=2))
        city.refresh_from_db()
        assert (city.summary_en, city.pictures.count()) == ("Soon", 0)  # type: ignore[attr-defined]
        (pending,) = Line.of(city).head().snapshot["pictures"].values()
        assert pending["alt_en"] == "Not yet"

    def test_a_preview_of_it_shows_no_later_picture(self, anna: Client, city: City) -> None:
        first = Line.of(city).head()
        make_picture(city)
        page = anna.get(f"/en/cities/{city.slug}/", {"preview": first.pk}).content.decode()
        assert "<figure" not in page

    def test_restoring_it_keeps_the_pictures_there_are(self, city: City) -> None:
        first = Line.of(city).head()
        make_picture(city)
        edit(city, summary_en="Later", summary_zh_hans="后来")
        restored = Line.of(city).restore(first, author=None)
        assert restored.snapshot["summary_en"] == first.snapshot["summary_en"]
        assert len(restored.snapshot["pictures"]) == 1


class TestGaps:
    def test_a_picture_without_words_is_one_in_every_language(self, anna: Client) -> None:
        city = make_picture(make_city(published_at=None), alt_en="", alt_zh_hans="").city
        assert Line.of(city).head().gaps.split() == [
            "missing_en",
            "missing_zh_hans",
            "no_picture_text",
        ]
        cells = open_form(anna, city).all(".//div[@id='pictures-0']//div[@class]")
        missing = [cell for cell in cells if cell.get("class", "").endswith("missing")]
        assert len(missing) == 2

    def test_one_that_has_them_in_one_language_lacks_the_other(self) -> None:
        city = make_picture(make_city(published_at=None), alt_zh_hans="").city
        assert Line.of(city).head().gaps.split() == ["missing_zh_hans", "no_picture_text"]

    def test_a_missing_credit_is_one_only_if_another_language_has_it(self) -> None:
        picture = make_picture(make_city(published_at=None))
        assert Line.of(picture.city).head().gaps == ""
        picture.credit_en = "Photo: A. B."
        picture.save()
        assert Line.of(picture.city).head().gaps.split() == ["missing_zh_hans"]

    def test_the_list_finds_it_until_the_words_are_there(self, anna: Client) -> None:
        picture = make_picture(make_city(published_at=None, name_en="Bare"), alt_en="")
        where = address(City, "changelist") + "?picture_text=missing"
        assert listed(anna, where) == ["Bare"]
        assert save(anna, picture.city, **{f"{FIRST}alt_en": "A square"}) is None
        assert listed(anna, where) == []

    def test_words_that_changed_in_one_language_lag_in_the_other(self) -> None:
        picture = make_picture(make_city(published_at=None))
        pictures = Line.of(picture.city).head().snapshot["pictures"]
        changed = {**pictures[picture.slug], "alt_en": "A green square"}
        edit(picture.city, pictures={picture.slug: changed})
        assert "outdated_zh_hans" in Line.of(picture.city).head().gaps


def test_a_reader_is_given_the_words_of_another_language_and_told_so(visitor: Client) -> None:
    city = make_picture(make_city(), alt_zh_hans="").city
    page = visitor.get(f"/zh-hans/cities/{city.slug}/").content.decode()
    assert 'alt="A square" lang="en"' in page
    assert "现以英语显示" in page


def test_a_picture_that_was_saved_by_a_script_is_in_the_history() -> None:
    city = make_city()
    with unrecorded():
        picture = make_picture(city)
    picture.alt_en = "Another"
    picture.save()
    assert Line.of(city).head().snapshot["pictures"][picture.slug]["alt_en"] == "Another"
