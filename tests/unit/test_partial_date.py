"""A date says no more than is known."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cities.models import Milestone, PartialDate
from cities.rendering.notation import day
from tests.factories import make_milestone


@pytest.mark.parametrize("text", ["2013", "2013-11", "2013-11-21", "0044-03-15"])
def test_reads_and_writes_the_same_text(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "13", "2013-13", "2013-02-30", "2013-1-1", "21.11.2013", "2013-11-21T00:00", "２０１３"],
)
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2013", "2013", "2013年"),
        ("2014-06", "June 2014", "2014年6月"),
        ("2013-12-09", "9 December 2013", "2013年12月9日"),
    ],
)
def test_prints_what_is_known_in_each_language(text: str, english: str, chinese: str) -> None:
    for language, expected in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert day(PartialDate.parse(text)) == f'<time datetime="{text}">{expected}</time>'


@pytest.mark.django_db
def test_is_stored_sorted_and_looked_up_as_it_is_written() -> None:
    for text in ("2099-06-15", "2099", "2099-06"):
        make_milestone(date=text)
    found = Milestone.objects.filter(date__startswith="2099").order_by("date")
    assert [str(milestone.date) for milestone in found] == ["2099", "2099-06", "2099-06-15"]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["yesterday", "2013-02-30", ""])
def test_a_record_refuses_a_wrong_date(wrong: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        make_milestone(date=wrong)
    assert "date" in refused.value.message_dict
