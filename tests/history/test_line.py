"""Every record has one line of revisions, and the row follows it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.serializers import deserialize, serialize
from django.utils import timezone

from cities.models import Action, City, Milestone, NewsItem, Practice, Revision, State, acts
from cities.models.deletion import recover
from cities.models.line import Line
from cities.models.snapshot import put, take
from cities.models.writer import written_by
from tests.factories import (
    MAKERS,
    edit,
    make_city,
    make_figure,
    make_milestone,
    make_news,
    make_partner,
    make_practice,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(db: None) -> User:
    return User.objects.create_user("anna")


class TestFromTheFirstLoadOn:
    def test_every_record_of_the_files_has_one_revision(self) -> None:
        for model in (*MAKERS,):
            for record in model.objects.all():
                revision = Line.of(record).revisions.get()
                assert revision.action == Action.LOADED
                assert revision.snapshot == take(record)
                assert revision.published_at == record.published_at

    def test_a_save_by_any_path_is_recorded_with_its_author(self, anna: User) -> None:
        with written_by(anna, "A slip"):
            city = make_city(name_en="Aarhuus")
            city.name_en = "Aarhus"
            city.save()
        newest, first = Line.of(city).revisions
        assert (first.action, newest.action) == (Action.CREATED, Action.CHANGED)
        assert (first.snapshot["name_en"], newest.snapshot["name_en"]) == ("Aarhuus", "Aarhus")
        assert (newest.author, newest.author_name, newest.note) == (anna, "anna", "A slip")
        assert newest.parent == first

    def test_what_no_signal_tells_is_recorded_when_the_line_is_next_asked(self) -> None:
        city = make_city()
        City.objects.filter(pk=city.pk).update(region_en="Jutland")
        Line.of(city).catch_up()
        assert Line.of(city).head().snapshot["region_en"] == "Jutland"

    def test_a_part_and_a_relation_belong_to_the_record(self) -> None:
        city, news = make_city(), make_news()
        figure = make_figure(city)
        news.cities.add(city)
        assert Line.of(city).head().snapshot["figures"][figure.slug]["value"] == "1234567"
        assert Line.of(news).head().snapshot["cities"] == [city.slug]
        city.news.clear()
        figure.delete()
        assert Line.of(city).head().snapshot["figures"] == {}

    def test_a_save_without_a_change_writes_nothing(self) -> None:
        city = make_city()
        city.save()
        assert Line.of(city).revisions.count() == 1


class TestPendingChanges:
    def test_the_public_keeps_the_published_text(self) -> None:
        city = make_city(name_en="Old")
        written = edit(city, name_en="New")
        assert not written.is_beside
        assert City.objects.get(pk=city.pk).name_en == "Old"
        city.publish()
        assert City.objects.get(pk=city.pk).name_en == "New"
        assert Line.of(city).live(city) == written.revision

    def test_a_draft_follows_every_save(self) -> None:
        city = make_city(published_at=None)
        edit(city, name_en="New")
        assert City.objects.get(pk=city.pk).name_en == "New"

    def test_dropped_they_stay_in_the_history(self) -> None:
        city = make_city(name_en="Old")
        written = edit(city, name_en="New")
        Line.of(city).drop(author=None)
        line = Line.of(city)
        assert line.head().snapshot["name_en"] == "Old"
        assert line.head() == line.live(city)
        assert written.revision in line.revisions

    def test_scheduled_they_come_due_once(self) -> None:
        city = make_city(name_en="Old")
        edit(city, name_en="New")
        at = timezone.now() + timedelta(hours=1)
        city.publish(at=at)
        edit(city, summary_en="Later still")
        acts.publish_due(timezone.now())
        assert City.objects.get(pk=city.pk).name_en == "Old"
        acts.publish_due(at)
        acts.publish_due(at)
        city.refresh_from_db()
        assert (city.name_en, city.summary_en) == ("New", "")
        assert Line.of(city).head().snapshot["summary_en"] == "Later still"
        assert Line.of(city).live(city).acts.filter(verb="published").count() == 1

    def test_what_cannot_be_published_when_due_keeps_the_old_text(self) -> None:
        city = make_city(name_en="Old")
        written = edit(city, name_en="New", slug="wanted")
        at = timezone.now() + timedelta(hours=1)
        city.publish(at=at)
        City.objects.filter(pk=make_city().pk).update(slug="wanted")
        acts.publish_due(at)
        assert City.objects.get(pk=city.pk).name_en == "Old"
        revision = Revision.objects.get(pk=written.revision.pk)
        assert revision.failure
        assert revision.due_at is None

    def test_a_write_by_another_path_goes_public_and_the_change_waits_on(self) -> None:
        city = make_city(name_en="Old", region_en="")
        edit(city, name_en="Pending")
        City.objects.filter(pk=city.pk).update(region_en="Jutland")
        line = Line.of(city)
        line.catch_up()
        assert line.live(city).snapshot["region_en"] == "Jutland"
        assert line.live(city).snapshot["name_en"] == "Old"
        assert line.head().snapshot["name_en"] == "Pending"
        assert line.head().snapshot["region_en"] == "Jutland"

    def test_withdrawing_cancels_the_schedule(self) -> None:
        city = make_city(name_en="Old")
        edit(city, name_en="New")
        at = timezone.now() + timedelta(hours=1)
        city.publish(at=at)
        city.withdraw()
        acts.publish_due(at)
        city.refresh_from_db()
        assert (city.name_en, city.state) == ("Old", State.WITHDRAWN)

    def test_what_is_scheduled_first_is_not_changed_by_a_save(self) -> None:
        city = make_city(published_at=None, name_en="Approved")
        city.publish(at=timezone.now() + timedelta(hours=1))
        edit(city, name_en="Not approved")
        assert City.objects.get(pk=city.pk).name_en == "Approved"
        city.withdraw()
        city.refresh_from_db()
        assert (city.state, city.name_en) == (State.DRAFT, "Not approved")


class TestPublishing:
    def test_what_is_complete_in_no_language_is_refused(self) -> None:
        city = make_city(published_at=None, name_zh_hans="", summary_zh_hans="简介。")
        with pytest.raises(ValidationError) as refused:
            city.publish()
        assert refused.value.messages == [
            "English is incomplete: summary.",
            "Chinese is incomplete: name.",
        ]
        assert City.objects.get(pk=city.pk).state is State.DRAFT

    def test_one_language_is_enough(self) -> None:
        city = make_city(published_at=None, name_en="", summary_zh_hans="简介。")
        city.publish()
        assert city.state is State.PUBLISHED

    def test_what_came_after_what_was_seen_is_told(self) -> None:
        city = make_city()
        seen = edit(city, name_en="Seen").revision
        edit(city, name_en="Unseen")
        with pytest.raises(ValidationError, match="meanwhile"), Line.of(city).locked(seen):
            pass


class TestMerging:
    def test_other_fields_and_other_languages_are_merged(self, anna: User) -> None:
        city = make_city(name_en="A", name_zh_hans="甲")
        base = Line.of(city).head()
        edit(city, name_zh_hans="乙")
        mine = edit(city, anna, base, name_en="B")
        assert mine.merge.merged == [("name_zh_hans",)]
        assert mine.revision.snapshot["name_en"] == "B"
        assert mine.revision.snapshot["name_zh_hans"] == "乙"

    def test_the_same_text_waits_beside_the_line(self) -> None:
        city = make_city(name_en="A")
        base = Line.of(city).head()
        theirs = edit(city, name_en="Theirs").revision
        mine = edit(city, None, base, name_en="Mine", region_en="Jutland")
        assert mine.is_beside
        assert mine.merge.conflicts == [("name_en",)]
        assert Line.of(city).head() == theirs
        chosen = Line.of(city).settle(
            mine.revision, {("name_en",): "Both"}, seen=theirs, author=None
        )
        assert chosen.snapshot["name_en"] == "Both"
        assert chosen.snapshot["region_en"] == "Jutland"
        assert not Line.of(city).all.unresolved()

    def test_a_part_removed_and_changed_is_asked_about_as_a_whole(self) -> None:
        city = make_city()
        figure = make_figure(city)
        base = Line.of(city).head()
        edit(city, figures={})
        values = {**base.snapshot["figures"][figure.slug], "scope_en": "core"}
        mine = edit(city, None, base, figures={figure.slug: values})
        assert mine.merge.conflicts == [("figures", figure.slug)]

    def test_both_add_a_part_of_the_same_key_and_both_stay(self) -> None:
        city = make_city()
        figure = make_figure(city)
        values = take(city)["figures"].pop(figure.slug)
        figure.delete()
        base = Line.of(city).head()
        edit(city, figures={figure.slug: {**values, "scope_en": "theirs"}})
        mine = edit(city, None, base, figures={figure.slug: {**values, "scope_en": "mine"}})
        scopes = {part["scope_en"] for part in mine.revision.snapshot["figures"].values()}
        assert scopes == {"theirs", "mine"}
        city.publish()
        assert city.figures.count() == 2

    def test_lists_are_merged_by_what_was_added_and_removed(self) -> None:
        city = make_city(aliases=["a", "b"])
        base = Line.of(city).head()
        edit(city, aliases=["a", "c"])
        mine = edit(city, None, base, aliases=["a", "b", "d"])
        assert mine.revision.snapshot["aliases"] == ["a", "c", "d"]

    def test_fields_that_make_no_sense_together_are_asked_about(self) -> None:
        city = make_city(latitude="55", longitude="12")
        base = Line.of(city).head()
        edit(city, latitude=None, longitude=None)
        mine = edit(city, None, base, latitude="56.0000")
        assert mine.is_beside

    def test_a_save_of_a_deleted_record_is_kept(self) -> None:
        city = make_city()
        line = Line.of(city)
        base = line.head()
        city.delete()
        mine = line.write({**base.snapshot, "name_en": "Typed"}, base, author=None)
        assert mine.is_beside
        assert mine.revision.snapshot["name_en"] == "Typed"

    @pytest.mark.parametrize("is_draft", [True, False])
    def test_a_deleted_record_that_is_loaded_again_goes_on_with_its_history(
        self, is_draft: bool
    ) -> None:
        city = make_city(name_en="Old", **({"published_at": None} if is_draft else {}))
        file = serialize("json", [city])
        City.objects.get(pk=city.pk).delete()
        for loaded in deserialize("json", file):
            loaded.save()
        line = Line.of(city)
        assert line.head().action == Action.RECOVERED
        City.objects.filter(pk=city.pk).update(name_en="New")
        line.catch_up()
        assert line.head().snapshot["name_en"] == "New"

    def test_so_does_one_that_is_saved_again(self) -> None:
        city = make_city(name_en="Old")
        City.objects.get(pk=city.pk).delete()
        City(pk=city.pk, slug=city.slug, side=city.side, country="FR", name_en="New").save()
        actions = Line.of(city).revisions.values_list("action", flat=True)[:3]
        assert list(actions) == [Action.CHANGED, Action.RECOVERED, Action.DELETED]
        assert Line.of(city).head().snapshot["name_en"] == "New"


class TestRestoring:
    def test_an_old_state_becomes_a_pending_change(self) -> None:
        city = make_city(name_en="Old")
        first = Line.of(city).head()
        edit(city, name_en="New")
        city.publish()
        restored = Line.of(city).restore(first, author=None)
        assert restored.action == Action.RESTORED
        assert City.objects.get(pk=city.pk).name_en == "New"
        city.publish()
        assert City.objects.get(pk=city.pk).name_en == "Old"

    def test_what_the_old_state_did_not_know_stays(self) -> None:
        city = make_city(name_en="Old")
        first = Line.of(city).head()
        del first.snapshot["region_en"]
        first.snapshot["gone_field"] = "x"
        first.save()
        edit(city, name_en="New", region_en="Jutland")
        restored = Line.of(city).restore(first, author=None)
        assert restored.snapshot["name_en"] == "Old"
        assert restored.snapshot["region_en"] == "Jutland"
        assert "gone_field" not in restored.snapshot

    def test_a_renamed_field_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        city = make_city(region_en="Jutland")
        first = Line.of(city).head()
        first.snapshot["province_en"] = first.snapshot.pop("region_en")
        first.save()
        monkeypatch.setattr(City, "renamed_fields", {"province_en": "region_en"})
        edit(city, region_en="Zealand")
        assert Line.of(city).restore(first, author=None).snapshot["region_en"] == "Jutland"

    def test_what_lagged_is_found_under_its_new_name_and_no_longer_under_a_lost_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        city = make_city(region_en="Jutland", region_zh_hans="日德兰")
        first = Line.of(city).head()
        lag = {"language": "en", "behind": "zh-hans", "said": "旧", "since": "2026-01-01T00:00:00Z"}
        old = [{**lag, "field": "province"}, {**lag, "field": "slogan"}]
        first.snapshot |= {"outdated": old, "province_en": first.snapshot.pop("region_en")}
        first.save()
        monkeypatch.setattr(City, "renamed_fields", {"province_en": "region_en"})
        edit(city, region_en="Zealand", region_zh_hans="西兰")
        Line.of(city).restore(first, author=None)
        city.publish()
        assert city.outdated == [{**lag, "field": "region"}]


class TestDeleting:
    def test_a_record_comes_back_with_all_that_hung_on_it(self) -> None:
        city, news = make_city(name_en="Live"), make_news()
        practice, figure = make_practice(city=city), make_figure(city)
        news.cities.add(city)
        edit(city, name_en="Pending")
        before, line, pk = take(city), Line.of(city), city.pk
        city.delete()
        assert not Practice.objects.filter(pk=practice.pk).exists()
        assert Line.of(news).head().snapshot["cities"] == []
        recover(line)
        city = City.objects.get(pk=pk)
        assert take(city) == before
        assert city.state is State.PUBLISHED
        assert list(city.figures.all()) == [figure]
        assert list(city.news.all()) == [news]
        assert list(city.practices.all()) == [practice]
        assert Line.of(city).head().snapshot["name_en"] == "Pending"
        assert Line.of(news).head().snapshot["cities"] == [city.slug]

    def test_its_slug_taken_it_gets_another(self) -> None:
        city = make_milestone(slug="one")
        line = Line.of(city)
        city.delete()
        make_milestone(slug="one")
        assert recover(line).slug == "one-2"
        assert Milestone.objects.count() >= 2

    def test_it_is_recovered_once(self) -> None:
        news = make_news()
        line = Line.of(news)
        news.delete()
        recover(line)
        with pytest.raises(ValidationError):
            recover(line)
        assert NewsItem.objects.filter(pk=news.pk).count() <= 1


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_a_snapshot_put_back_says_the_same(model: Any) -> None:
    for record in [MAKERS[model](), *model.objects.all()[:40]]:
        before = take(record)
        put(record, before, check=True)
        assert take(record) == before


def test_relations_that_two_editors_add_stand_in_one_order() -> None:
    news = make_news(published_at=None)
    base = Line.of(news).head()
    for slug in ("b", "a"):
        edit(news, base=base, partners=[make_partner(slug=slug).slug])
    assert Line.of(news).head().snapshot["partners"] == ["a", "b"]
    Line.of(news).catch_up()
    assert Line.of(news).revisions.count() == 3


def test_rich_text_of_an_earlier_normal_form_is_no_change() -> None:
    news = make_news(body_en="<p>One.</p><ul><li>Two.</li></ul>")
    first = Line.of(news).head()
    first.snapshot["body_en"] = "<p>One.</p><ul><li><p>Two.</p></li></ul>"
    first.save()
    Line.of(news).catch_up()
    assert Line.of(news).revisions.count() == 1
    assert edit(news).revision == first
