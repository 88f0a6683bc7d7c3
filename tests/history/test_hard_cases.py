"""Orders of events in which words could be lost, and are not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cities.models import Act, City, CityMember, NewsItem, Revision, State, Verb, acts
from cities.models.deletion import note_deletion, recover
from cities.models.line import Line
from cities.models.merging import merge
from cities.models.writer import unrecorded
from tests.factories import edit, make_city, make_figure, make_milestone, make_news, make_practice

pytestmark = pytest.mark.django_db


def in_an_hour() -> Any:
    return timezone.now() + timedelta(hours=1)


class TestPartsOfOthers:
    def test_a_recovered_record_does_not_take_anothers_parts(self) -> None:
        city = make_city(slug="lyonn")
        member = CityMember(city=city, name_en="Part")
        member.save()
        mine = make_figure(city, member=member, scope_en="the first")
        line = Line.of(city)
        mine.delete()
        member.delete()
        make_figure(city, scope_en="the first")
        city.delete()
        other = make_city(slug="lyonn")
        kept = make_figure(other, scope_en="the second")
        found = recover(line)
        kept.refresh_from_db()
        assert (kept.city, kept.scope_en) == (other, "the second")
        assert found.slug == "lyonn-2"
        (figure,) = found.figures.all()
        assert (figure.scope_en, figure.slug) == ("the first", f"{kept.slug}-2")

    def test_references_between_parts_follow(self) -> None:
        base: Any = {"members": {}, "figures": {}}
        theirs = {"members": {"c-x": {"name_en": "Theirs"}}, "figures": {}}
        mine = {
            "members": {"c-x": {"name_en": "Mine"}},
            "figures": {"f": {"member": "c-x", "value": "1"}},
        }
        merged = merge(base, theirs, mine, references={("figures", "member"): "members"}).snapshot
        assert merged["members"][merged["figures"]["f"]["member"]]["name_en"] == "Mine"


class TestWhatIsScheduled:
    def test_takes_along_what_reached_the_row_meanwhile(self) -> None:
        city, news = make_city(), make_news(title_en="Old")
        news.cities.add(city)
        line = Line.of(city)
        city.delete()
        edit(news, title_en="Scheduled")
        at = in_an_hour()
        NewsItem.objects.get(pk=news.pk).publish(at=at)
        edit(news, summary_en="Later still")
        recover(line)  # the news mentions the city again, in public
        acts.publish_due(at)
        news.refresh_from_db()
        assert news.title_en == "Scheduled"
        assert list(news.cities.values_list("slug", flat=True)) == [city.slug]
        head = Line.of(news).head()
        assert head.snapshot["summary_en"] == "Later still"
        assert head.snapshot["cities"] == [city.slug]
        assert Revision.objects.filter(model="newsitem", record_id=news.pk, due_at=None).count() > 3

    def test_a_figure_loaded_meanwhile_stays(self) -> None:
        city = make_city(name_en="Old")
        edit(city, name_en="Scheduled")
        at = in_an_hour()
        city.publish(at=at)
        with unrecorded():  # as content files are loaded
            make_figure(city)
        acts.publish_due(at)
        city.refresh_from_db()
        assert (city.name_en, city.figures.count()) == ("Scheduled", 1)

    def test_who_scheduled_is_named_though_it_was_carried_on(self, django_user_model: Any) -> None:
        anna = django_user_model.objects.create_user("anna")
        city = make_city(name_en="Old")
        edit(city, name_en="Scheduled")
        at = in_an_hour()
        acts.publish(Line.of(city), author=anna, at=at)
        City.objects.filter(pk=city.pk).update(region_en="Jutland")
        Line.of(city).catch_up()
        acts.publish_due(at)
        assert Act.objects.filter(verb=Verb.PUBLISHED).latest("pk").author == anna

    def test_a_later_state_that_comes_out_earlier_takes_the_earlier_along(self) -> None:
        city = make_city(name_en="Old")
        first = edit(city, name_en="First").revision
        city.publish(at=in_an_hour())
        second = edit(city, name_en="Second").revision
        city.publish(at=in_an_hour() - timedelta(minutes=30))
        assert Revision.objects.filter(pk__in=[first.pk, second.pk], due_at=None).count() == 0
        acts.publish_due(in_an_hour())
        city.refresh_from_db()
        assert city.name_en == "Second"
        assert Line.of(city).live(city) == second
        assert not Line.of(city).revisions.exclude(due_at=None).exists()

    def test_one_that_fails_keeps_no_other_waiting(self) -> None:
        city = make_city(name_en="Old")
        edit(city, name_en="New")
        at = in_an_hour()
        city.publish(at=at)
        lost = Revision.objects.create(
            model="kind_of_old", record_id=1, action="changed", snapshot={}, due_at=timezone.now()
        )
        acts.publish_due(at)
        assert City.objects.get(pk=city.pk).name_en == "New"
        lost.refresh_from_db()
        assert lost.due_at is None
        assert lost.failure


class TestDeletion:
    def test_noted_twice_it_is_noted_once(self) -> None:
        city = make_city()
        practice = make_practice(city=city)
        line = Line.of(city)
        twin = City.objects.get(pk=city.pk)
        city.delete()
        assert note_deletion(twin) == line.head()
        found = recover(line)
        assert found.state is State.PUBLISHED
        assert list(found.practices.all()) == [practice]

    def test_a_text_beside_the_line_that_is_restored_is_settled(self) -> None:
        city = make_city(name_en="A")
        base = Line.of(city).head()
        edit(city, name_en="Theirs")
        mine = edit(city, None, base, name_en="Mine").revision
        Line.of(city).restore(mine, author=None)
        assert not Line.of(city).all.unresolved()


class TestWithdrawing:
    def test_not_in_the_past(self) -> None:
        city = make_city()
        with pytest.raises(ValidationError, match="past"):
            city.withdraw(at=timezone.now() - timedelta(days=1))
        city.refresh_from_db()
        assert city.state is State.PUBLISHED

    def test_not_twice(self) -> None:
        city = make_city()
        city.withdraw()
        with pytest.raises(ValidationError, match="already"):
            city.withdraw()

    def test_planned_it_can_be_cancelled(self) -> None:
        city = make_city()
        city.withdraw(at=in_an_hour())
        acts.unschedule(Line.of(city))
        assert City.objects.get(pk=city.pk).withdrawn_at is None
        with pytest.raises(ValidationError, match="Nothing is scheduled"):
            acts.unschedule(Line.of(city))

    def test_publishing_does_not_cancel_a_planned_withdrawal(self) -> None:
        city = make_city()
        city.withdraw(at=in_an_hour())
        edit(city, name_en="New")
        city.publish()
        assert (city.name_en, city.withdrawn_at is None) == ("New", False)


def test_a_long_name_is_no_obstacle(django_user_model: Any) -> None:
    author = django_user_model.objects.create_user(
        "long", first_name="a" * 150, last_name="b" * 150
    )
    written = edit(make_milestone(), author, title_en="New")
    assert len(written.revision.author_name) == 301
