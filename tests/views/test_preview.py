"""Who may see a public page as it would be if one revision were public."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cities.models import (
    City,
    Measure,
    Revision,
)
from cities.models.line import Line
from cities.preview_address import preview_address
from tests.html import Document
from tests.views.previews import (
    NEW,
    OLD,
    assert_private,
    draft,
    everything,
    kinds,
    languages,
    link_to,
    states,
)

pytestmark = pytest.mark.django_db


@kinds
@states
class TestEveryState:
    def test_is_shown_at_its_public_address_and_leaves_no_trace(
        self, translator: Client, kind: Any, state: Callable[[Any], Revision]
    ) -> None:
        revision = state(kind)
        before = everything()
        for language in NEW:
            response = translator.get(preview_address(revision, language))
            assert response.status_code == 200
            assert NEW[language] in response.content.decode()
            assert OLD[language] not in response.content.decode()
            assert_private(response)
        assert everything() == before

    def test_is_shown_to_whoever_has_a_link_and_to_nobody_else(
        self, visitor: Client, kind: Any, state: Callable[[Any], Revision]
    ) -> None:
        revision = state(kind)
        link = link_to(revision)
        before = everything()
        for language in NEW:
            address = preview_address(revision, language, link.token)
            response = visitor.get(address)
            assert response.status_code == 200
            assert NEW[language] in response.content.decode()
            assert not response.cookies
            assert "Cookie" not in response.headers.get("Vary", "")
            assert_private(response)
            public = visitor.get(address.partition("?")[0])
            assert NEW[language] not in public.content.decode()
        assert everything() == before


class TestByNumber:
    @languages
    def test_a_visitor_is_asked_to_sign_in(self, visitor: Client, language: str) -> None:
        for number in (draft(City).pk, 10**17):
            address = f"/{language}/cities/?preview={number}&a=1"
            response = visitor.get(address)
            assert response.status_code == 302
            assert response.headers["Location"] == f"/admin/login/?next={quote(address)}"
            assert_private(response)

    # Who is not of the staff is signed in nowhere.
    @pytest.mark.parametrize(("staff", "status"), [(False, 302), (True, 403)])
    def test_who_may_not_read_it_at_the_desk_may_not_here(self, staff: bool, status: int) -> None:
        client, revision = Client(), draft(City)
        client.force_login(User.objects.create_user("reader", is_staff=staff))
        response = client.get(preview_address(revision, "en"))
        assert response.status_code == status
        assert NEW["en"] not in response.content.decode()
        assert_private(response)

    def test_an_unknown_one_is_not_found(self, translator: Client) -> None:
        for number in ("999999999", "0", "9" * 30, "٣", "-1", "1.0", ""):
            response = translator.get(f"/en/cities/?preview={number}")
            assert response.status_code == 404
            assert_private(response)

    def test_of_what_has_no_public_page_is_not_found(self, translator: Client) -> None:
        revision = Line.of(Measure.objects.all()[0]).head()
        assert translator.get(f"/en/cities/?preview={revision.pk}").status_code == 404
        Revision.objects.filter(pk=revision.pk).update(model="forgotten")
        assert translator.get(f"/en/cities/?preview={revision.pk}").status_code == 404

    def test_at_another_address_is_not_found(self, translator: Client) -> None:
        response = translator.get(f"/en/cities/atlantis/?preview={draft(City).pk}")
        assert response.status_code == 404
        assert NEW["en"] not in response.content.decode()
        assert_private(response)


class TestByLink:
    @languages
    @pytest.mark.parametrize("name", ["expires_at", "revoked_at"])
    def test_a_closed_one_says_so(self, visitor: Client, language: str, name: str) -> None:
        revision = draft(City)
        link = link_to(revision, **{name: timezone.now() - timedelta(seconds=1)})
        response = visitor.get(preview_address(revision, language, link.token))
        assert response.status_code == 410
        assert not response.cookies
        assert_private(response)
        document = Document(response.content)
        assert document.root.get("lang") == {"en": "en", "zh-hans": "zh-Hans"}[language]
        assert NEW[language] not in document.text()
        assert document.all("head/link[@rel='canonical']") == []
        if language == "en":
            assert document.text(".//h1") == "This preview is closed"

    @pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"x{token}"])
    def test_a_made_up_one_is_not_found(
        self, visitor: Client, change: Callable[[str], str]
    ) -> None:
        revision = draft(City)
        token = change(link_to(revision).token)
        response = visitor.get(preview_address(revision, "en", token))
        assert response.status_code == 404
        assert not response.cookies
        assert_private(response)

    def test_one_whose_record_forgot_it_is_not_found(self, visitor: Client) -> None:
        link = link_to(draft(City))
        token = link.token
        link.delete()
        assert visitor.get("/en/cities/", {"preview": token}).status_code == 404

    def test_does_not_look_who_reads(self, editor: Client) -> None:
        """Signed in or not, the page is the same: nothing of it depends on a cookie."""
        revision = draft(City)
        response = editor.get(preview_address(revision, "en", link_to(revision).token))
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "/admin/" not in response.content.decode()
