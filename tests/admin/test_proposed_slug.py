"""Whoever gives a new record no slug is given one, made of its title."""

from typing import Any

import pytest
from django.test import Client

from cities.models import Page
from tests.admin.desk import address, errors
from tests.factories import edit, make_page
from tests.forms import form_values
from tests.html import Document

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("empty_site")
class TestAProposedSlug:
    def add(self, editor: Client, **values: str) -> Any:
        form = form_values(Document(editor.get(address(Page, "add")).content), "page_form")
        return editor.post(address(Page, "add"), form | {"slug": ""} | values | {"_save": "1"})

    @pytest.mark.parametrize(
        ("english", "chinese", "slug"),
        [
            ("Trams in Malmö", "马尔默的电车", "trams-in-malmo"),
            ("", "智慧城市", "zhi-hui-cheng-shi"),
            ("Media", "", "media-2"),  # a word of the site's own addresses
            ("Taken", "", "taken-2"),
            ("Former", "", "former-2"),
            ("Wanted", "", "wanted-2"),
            ("word " * 20, "", "-".join(["word"] * 12)),
        ],
    )
    def test_is_made_of_the_title(
        self, editor: Client, english: str, chinese: str, slug: str
    ) -> None:
        make_page(slug="taken")
        edit(make_page(slug="former"), slug="now")
        Page.objects.get(slug="former").publish()
        edit(make_page(), slug="wanted")
        self.add(editor, title_en=english, title_zh_hans=chinese)
        assert Page.objects.latest("pk").slug == slug

    def test_is_not_made_of_nothing(self, editor: Client) -> None:
        document = Document(self.add(editor).content)
        assert "Give this text in at least one language." in errors(document)
        document = Document(self.add(editor, title_en="☃").content)
        assert "This field cannot be blank." in errors(document)

    def test_stays_as_typed(self, editor: Client) -> None:
        self.add(editor, title_en="Trams", slug="my-own")
        assert Page.objects.latest("pk").slug == "my-own"
