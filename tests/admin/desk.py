"""What an editor does at the desk, through its real pages."""

from typing import Any

from django.contrib import admin
from django.test import Client
from django.urls import reverse

from cities.content_files import FILES
from cities.models import Keyed, Owned
from tests.forms import form_values
from tests.html import Document, words

LISTED = [model for model in FILES.values() if admin.site.is_registered(model)]
# Models with a form of their own; the others are edited on the form of what owns them.
EDITED = [model for model in LISTED if not issubclass(model, Owned)]


def address(record: Keyed | type[Keyed], action: str) -> str:
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_{action}"
    return reverse(name, args=[record.pk] if isinstance(record, Keyed) else [])


def open_form(editor: Client, record: Keyed) -> Document:
    response = editor.get(address(record, "change"))
    assert response.status_code == 200, response.status_code
    return Document(response.content)


def typed(editor: Client, record: Keyed, **changes: Any) -> dict[str, Any]:
    """What a form holds that was opened now and changed, but not posted yet."""
    form = f"{record._meta.model_name}_form"
    return form_values(open_form(editor, record), form) | changes


def post(
    editor: Client, record: Keyed, values: dict[str, Any], button: str = "_save"
) -> Document | None:
    """Press a button of the form; returns the page if it was not accepted."""
    response = editor.post(address(record, "change"), values | {button: "1"})
    return None if response.status_code == 302 else Document(response.content)


def save(editor: Client, record: Keyed, **changes: Any) -> Document | None:
    """Change a record without publishing; returns the page if it was not accepted."""
    return post(editor, record, typed(editor, record, **changes))


def publish(editor: Client, record: Keyed, **changes: Any) -> Document | None:
    """Change a record and publish it; returns the page if it was not accepted."""
    return post(editor, record, typed(editor, record, **changes), "_publish")


def told(response: Any) -> str:
    """The messages of a page that was reached by following redirects."""
    document = Document(response.content)
    return " | ".join(words(item) for item in document.all(".//ul[@class='messagelist']/li"))


def errors(document: Document | None) -> list[str]:
    assert document is not None, "it was accepted"
    lists = [e for e in document.all(".//ul[@class]") if "errorlist" in e.get("class", "").split()]
    return [words(item) for found in lists for item in found.findall("li")]


def do(client: Client, record: Any, act: str, **values: Any) -> str:
    """Open the page of a act and confirm it; returns what the desk says."""
    page = client.get(address(record, act), {k: v for k, v in values.items() if k == "revision"})
    assert page.status_code == 200, page.status_code
    form = Document(page.content).one(".//form[@class='act']")
    form.set("id", "act")
    filled = {e.get("name"): e.get("value", "") for e in form.iter("input") if e.get("name")}
    response = client.post(address(record, act), filled | values, follow=True)
    assert response.status_code == 200
    return told(response)
