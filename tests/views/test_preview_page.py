"""What a preview shows: the record's own public page, and nothing else of what is not public."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cities.models import (
    HOME,
    City,
    CityMember,
    Figure,
    HeldKey,
    Measure,
    Milestone,
    Page,
    Practice,
)
from cities.models.line import Line
from cities.models.writer import written_by
from cities.preview_address import preview_address
from tests.factories import edit, make_city, make_figure, make_page, make_practice
from tests.html import Document
from tests.views.previews import (
    NEW,
    OLD,
    assert_private,
    deleted,
    draft,
    everything,
    languages,
    link_to,
    past,
    titles,
)

pytestmark = pytest.mark.django_db


class TestThePage:
    @languages
    def test_says_what_it_is(self, administrator: User, editor: Client, language: str) -> None:
        with written_by(administrator):
            city = make_city(published_at=None)
        revision = Line.of(city).head()
        document = Document(editor.get(preview_address(revision, language)).content)
        banner = document.one(".//aside[@class='preview']")
        text = "".join(banner.itertext())
        assert "administrator" in text
        time = document.one(".//aside[@class='preview']//time")
        assert time.get("datetime") == revision.moment.isoformat("T", "seconds")
        year = f"{revision.moment.year}年" if language == "zh-hans" else str(revision.moment.year)
        assert year in "".join(time.itertext())
        link = document.one(".//aside[@class='preview']//a")
        assert link.get("href") == f"/admin/cities/city/{city.pk}/change/"
        if language == "en":
            assert "This state is not public." in text

    def test_names_nobody_if_it_was_the_machine(self, editor: Client) -> None:
        response = editor.get(preview_address(draft(City), "en"))
        assert "Saved by" not in Document(response.content).text(".//aside[@class='preview']")

    def test_of_what_the_public_reads_says_that(self, editor: Client) -> None:
        city = make_city()
        text = Document(editor.get(preview_address(Line.of(city).head(), "en")).content).text()
        assert "This is what the public reads now." in text
        assert "This state is not public." not in text

    def test_of_a_deleted_record_leads_to_no_form(self, editor: Client) -> None:
        content = editor.get(preview_address(deleted(City), "en")).content.decode()
        assert "/admin/" not in content

    @languages
    def test_gives_its_address_to_nobody(self, visitor: Client, language: str) -> None:
        revision = draft(City)
        token = link_to(revision).token
        response = visitor.get(preview_address(revision, language, token))
        document = Document(response.content)
        assert document.all("head/link[@rel='canonical']") == []
        assert document.all("head/link[@rel='alternate']") == []
        robots = document.one("head/meta[@name='robots']")
        assert robots.get("content") == "noindex, nofollow"
        links = [a.get("href", "") for a in document.all(".//a")]
        other = {"en": "zh-hans", "zh-hans": "en"}[language]
        # The language switch alone stays in the preview.
        carrying = [href for href in links if "preview=" in href]
        assert carrying == [preview_address(revision, other, token)]

    @languages
    def test_is_the_record_s_own_and_no_other(
        self, visitor: Client, translator: Client, language: str
    ) -> None:
        """What is made public for the length of an answer must not be read elsewhere."""
        city = make_city(published_at=None)
        practice = edit(make_practice(city=city), **titles(Practice, NEW)).revision
        token = link_to(practice).token
        elsewhere = ("", "cities/", "practices/", f"cities/{city.slug}/", "about/")
        for path in elsewhere:
            for reader, value in ((visitor, token), (translator, practice.pk)):
                response = reader.get(f"/{language}/{path}?preview={value}")
                assert response.status_code == 404, path
                assert_private(response)
        assert visitor.get(preview_address(practice, language, token)).status_code == 200

    @languages
    def test_of_the_home_page_s_own_words(self, visitor: Client, language: str) -> None:
        revision = edit(Page.objects.get(slug=HOME), **titles(Page, NEW)).revision
        address = preview_address(revision, language, link_to(revision).token)
        assert address.startswith(f"/{language}/?preview=")
        assert NEW[language] in Document(visitor.get(address).content).text(".//h1")

    def test_without_a_preview_never_asks_who_reads(self, editor: Client) -> None:
        city = make_city()
        for address in ("/en/", "/en/cities/", city.get_absolute_url(), "/en/about/"):
            response = editor.get(address)
            assert response.headers["Vary"] == "Accept-Encoding"
            content = response.content.decode()
            assert 'class="preview"' not in content
            assert "noindex" not in content
            assert response.headers["X-Frame-Options"] == "DENY"

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_is_only_read(self, visitor: Client, editor: Client, method: str) -> None:
        address = preview_address(draft(City), "en")
        for client in (visitor, editor):
            assert getattr(client, method)(address).status_code == 405


class TestWhatComesWithIt:
    @languages
    def test_a_practice_brings_its_draft_city(self, visitor: Client, language: str) -> None:
        practice = make_practice(
            published_at=None,
            city=make_city(published_at=None, **titles(City, OLD)),
            **{f"title_{code.replace('-', '_')}": words for code, words in NEW.items()},
        )
        revision = Line.of(practice).head()
        link = link_to(revision)
        before = everything()
        text = visitor.get(preview_address(revision, language, link.token))
        assert text.status_code == 200
        for words in (OLD[language], NEW[language]):
            assert words in text.content.decode()
        assert everything() == before

    def test_a_city_brings_its_pending_figures_and_members(self, translator: Client) -> None:
        city = make_city()
        make_figure(city, source_en="An old census")
        base = Line.of(city).head().snapshot
        (figure,) = base["figures"].values()
        member = {"name_en": "Pelican Bay", "name_zh_hans": "鹈鹕湾"}
        written = edit(
            city,
            figures={"one": {**figure, "source_en": "A new census"}},
            members={"two": member},
        )
        text = translator.get(preview_address(written.revision, "en")).content.decode()
        assert "A new census" in text
        assert "Pelican Bay" in text
        assert "An old census" not in text
        assert Figure.objects.get(city=city).text("source", "en") == "An old census"
        assert not CityMember.objects.filter(slug="two").exists()

    def test_a_slug_that_waits_is_looked_at_where_it_will_be(self, translator: Client) -> None:
        revision = edit(make_city(slug="before"), slug="after").revision
        assert translator.get(f"/en/cities/before/?preview={revision.pk}").status_code == 404
        assert translator.get(f"/en/cities/after/?preview={revision.pk}").status_code == 200
        assert translator.get("/en/cities/before/").status_code == 200
        assert not HeldKey.objects.filter(slug="after").exists()


class TestWhatCannotBeShown:
    @languages
    def test_what_belongs_to_something_that_is_gone(self, visitor: Client, language: str) -> None:
        practice = make_practice(city=make_city(slug="gone"))
        revision = Line.of(practice).head()
        practice.city.delete()
        link = link_to(revision)
        before = everything()
        response = visitor.get(preview_address(revision, language))
        assert response.status_code == 302
        response = visitor.get(preview_address(revision, language, link.token))
        assert response.status_code == 409
        assert not response.cookies
        assert_private(response)
        document = Document(response.content)
        assert "“gone”" in document.text(".//main")
        assert document.all("head/link[@rel='canonical']") == []
        assert everything() == before

    def test_what_has_an_address_that_another_took(self, translator: Client) -> None:
        city = make_page(slug="one")
        revision = Line.of(city).head()
        city.delete()
        make_page(slug="one")
        before = everything()
        response = translator.get(preview_address(revision, "en"))
        assert response.status_code == 409
        assert "This state cannot be shown" in Document(response.content).text(".//h1")
        assert_private(response)
        assert everything() == before


class TestItsAddress:
    def test_is_that_of_the_revision_not_of_the_record(self) -> None:
        revision = past(City)
        assert preview_address(revision, "zh-hans") == (
            f"/zh-hans/cities/before/?preview={revision.pk}"
        )

    def test_of_a_milestone_leads_to_its_anchor_on_the_page_of_its_year(self) -> None:
        revision = draft(Milestone)
        year, slug = revision.snapshot["date"][:4], revision.snapshot["slug"]
        assert preview_address(revision, "en") == (
            f"/en/milestones/?year={year}&preview={revision.pk}#{slug}"
        )

    def test_may_carry_a_token(self) -> None:
        assert preview_address(draft(City), "en", "a:b").endswith("/?preview=a%3Ab")

    def test_is_empty_for_what_has_no_public_page(self) -> None:
        assert preview_address(Line.of(Measure.objects.all()[0]).head(), "en") == ""
