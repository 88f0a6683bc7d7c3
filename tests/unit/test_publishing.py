"""What is public follows from two moments and from now."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cities.models import City, Practice, State
from tests.factories import MAKERS, make_city, make_practice

NOW = timezone.now().replace(microsecond=0)
PAST, FUTURE = NOW - timedelta(days=1), NOW + timedelta(days=1)

MOMENTS = [
    (None, None, State.DRAFT),
    (FUTURE, None, State.SCHEDULED),
    (FUTURE, FUTURE, State.SCHEDULED),
    (PAST, None, State.PUBLISHED),
    (NOW, None, State.PUBLISHED),
    (PAST, FUTURE, State.PUBLISHED),
    (PAST, PAST, State.WITHDRAWN),
    (PAST, NOW, State.WITHDRAWN),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("published", "withdrawn", "state"), MOMENTS)
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_state_is_the_same_for_the_record_and_for_the_query(
    model: Any, published: datetime | None, withdrawn: datetime | None, state: State
) -> None:
    record = MAKERS[model](published_at=published, withdrawn_at=withdrawn)
    assert record.state_at(NOW) is state
    for asked in State:
        found = model.objects.in_state(asked, NOW).filter(pk=record.pk).exists()
        assert found is (asked is state)
    public = model.objects.published(NOW).filter(pk=record.pk).exists()
    assert public is (state is State.PUBLISHED)


@pytest.mark.django_db
@pytest.mark.parametrize(("published", "withdrawn", "state"), MOMENTS)
def test_a_practice_is_public_only_with_its_city(
    published: datetime | None, withdrawn: datetime | None, state: State
) -> None:
    city = make_city(published_at=published, withdrawn_at=withdrawn)
    practice = make_practice(city=city)
    public = Practice.objects.published(NOW).filter(pk=practice.pk).exists()
    assert public is (state is State.PUBLISHED)
    assert city.practices.published(NOW).exists() is public  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_moment_that_is_asked_for_counts_not_the_clock() -> None:
    city = make_city(published_at=FUTURE)
    assert City.objects.published(FUTURE).filter(pk=city.pk).exists()
    assert City.objects.in_state(State.PUBLISHED, FUTURE).filter(pk=city.pk).exists()
    assert not City.objects.published().filter(pk=city.pk).exists()
    assert not City.objects.in_state(State.PUBLISHED).filter(pk=city.pk).exists()


@pytest.mark.django_db
class TestVerbs:
    def test_publish_and_withdraw(self) -> None:
        city = make_city(published_at=None)
        city.publish()
        assert City.objects.get(pk=city.pk).state is State.PUBLISHED
        city.withdraw()
        assert City.objects.get(pk=city.pk).state is State.WITHDRAWN
        city.publish()
        assert City.objects.get(pk=city.pk).state is State.PUBLISHED

    def test_publishing_again_keeps_the_first_moment(self) -> None:
        city = make_city(published_at=PAST)
        city.publish()
        assert city.published_at == PAST

    def test_publish_at_a_moment_to_come(self) -> None:
        city = make_city(published_at=None)
        city.publish(at=FUTURE)
        assert city.state is State.SCHEDULED

    def test_withdrawing_what_was_never_public_makes_it_a_draft(self) -> None:
        city = make_city(published_at=FUTURE)
        city.withdraw()
        assert city.state is State.DRAFT


@pytest.mark.django_db
@pytest.mark.parametrize(("published", "withdrawn"), [(None, PAST), (FUTURE, PAST)])
def test_moments_that_make_no_sense_are_refused(published: Any, withdrawn: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        make_city(published_at=published, withdrawn_at=withdrawn)
    assert "withdrawn_at" in refused.value.message_dict


@pytest.mark.django_db
def test_the_database_refuses_them_too() -> None:
    city = make_city()
    with pytest.raises(IntegrityError), transaction.atomic():
        City.objects.filter(pk=city.pk).update(published_at=FUTURE, withdrawn_at=PAST)
