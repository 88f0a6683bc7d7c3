"""The addresses of pages are those that Django's router gives."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from cities.models import HOME, Milestone, Page
from cities.models.address import page_address
from cities.models.languages import language_codes


@pytest.mark.parametrize("language", language_codes())
def test_they_are_those_of_the_router(language: str) -> None:
    with translation.override(language):
        assert page_address("cities") == reverse("cities")
        for slug in ("lyon", "a-1", "Upper_case", "slug-here"):
            assert page_address("city", slug) == reverse("city", args=[slug])
        assert page_address("city_feed", "lyon") == reverse("city_feed", args=["lyon"])


@pytest.mark.parametrize("asked", language_codes())
def test_in_a_language_that_is_asked_for(asked: str) -> None:
    for active in language_codes():
        with translation.override(active):
            assert page_address("cities", language=asked).startswith(f"/{asked}/")
            assert page_address("city", "lyon", language=asked).startswith(f"/{asked}/")
            for page in (Page(slug=HOME), Page(slug="about"), Milestone(slug="m", date="2013")):
                assert page.address_in(asked).startswith(f"/{asked}/")
                assert page.get_absolute_url().startswith(f"/{active}/")


@pytest.mark.parametrize("slug", ["", "a b", "ä", "../x", "a/"])
def test_what_is_no_slug_has_none(slug: str) -> None:
    with pytest.raises(NoReverseMatch):
        page_address("city", slug)
    with pytest.raises(NoReverseMatch):
        reverse("city", args=[slug])
