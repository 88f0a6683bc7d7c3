"""The editor of rich text in a real browser: what it shows, writes, and leaves alone."""

import json
import os
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.running import RunningSite, manage

pytestmark = pytest.mark.once

# Of each kind the first records; RECORDS=all says of every record of the fixtures.
MOST = 10_000 if os.environ.get("RECORDS") == "all" else 2

ALL_FORMS = """
import json
from cities.content_files import FILES
from cities.models import Owned
from django.urls import reverse
forms = [
    reverse(f"admin:cities_{model._meta.model_name}_change", args=[pk])
    for model in FILES.values() if not issubclass(model, Owned)
    for pk in model.objects.order_by("slug").values_list("pk", flat=True)[:%d]
]
print(json.dumps(forms))
"""

HISTORY = """
import hashlib
from cities.models import Revision
print(Revision.objects.count(), list(Revision.objects.order_by("pk").values_list("pk", "gaps")))
"""

FROM_WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator
content="Microsoft Word 15"><style>p.MsoNormal {mso-style-parent:""; font-size:11pt}</style></head>
<body><!--StartFragment--><p class=MsoNormal style='margin-bottom:8pt'><b><span lang=EN-GB
style='color:red;mso-ansi-language:EN-GB'>Heading in bold</span></b><o:p></o:p></p>
<p class=MsoNormal onclick="alert(1)">智慧<span style='background:yellow'>城市</span>，
<a href="javascript:alert(2)">bad</a> <a href="https://example.org/">good</a></p>
<script>alert(3)</script><img src=x onerror="alert(4)"><!--EndFragment--></body></html>
"""


def run(site: RunningSite, script: str) -> str:
    done = manage("shell", "-v0", "-c", script, data_dir=site.data_dir)
    assert done.returncode == 0, done.stderr
    return done.stdout


def open_first_news(page: Page) -> Any:
    """Its form, with both editors ready; gives the English one."""
    page.goto("/admin/cities/newsitem/")
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("[role=textbox][contenteditable=true]")).to_have_count(2)
    expect(page.locator("[role=toolbar]")).to_have_count(2)
    return page.get_by_role("textbox", name="Body", exact=True)


def paste(editor: Any, html: str) -> None:
    editor.evaluate(
        """(element, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
          element.dispatchEvent(event);
        }""",
        html,
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("width", [400, 1000, 1300, 1920])
def test_the_toolbar_covers_no_text(
    desk: Watched, site: RunningSite, width: int, language: str
) -> None:
    page = desk.page
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    open_first_news(page)
    tops = page.evaluate(
        """() => [...document.querySelectorAll(".prose-editor")].map((editor) => [
          editor.querySelector(".prose-menubar").getBoundingClientRect().bottom,
          editor.querySelector("[contenteditable]").getBoundingClientRect().top])"""
    )
    assert len(tops) == 2
    assert all(bar <= text + 1 for bar, text in tops), tops


def test_a_form_opened_and_saved_without_a_change_changes_nothing(
    desk: Watched, site: RunningSite
) -> None:
    page, before = desk.page, run(site, HISTORY)
    for form in json.loads(run(site, ALL_FORMS % MOST)):
        page.goto(form)
        areas = page.locator("textarea[data-django-prose-editor-configurable]").count()
        expect(page.locator("[role=toolbar]")).to_have_count(areas)
        page.locator("[name=_save]").click()
        expect(page.locator(".messagelist")).to_contain_text("Nothing was changed")
    assert run(site, HISTORY) == before
    assert desk.complaints == []


def test_what_is_typed_is_saved_and_shown_to_readers(desk: Watched, site: RunningSite) -> None:
    page = desk.page
    editor = open_first_news(page)
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type("A tram ")
    page.keyboard.press("Control+B")
    page.keyboard.type("every five minutes")
    page.keyboard.press("Enter")
    page.locator("[name=_publish]").click()
    expect(page.locator(".messagelist")).to_contain_text("Published.")
    expect(page.locator("#id_body_en")).to_have_value(
        "<p>A tram <strong>every five minutes</strong></p>"
    )
    path = page.get_by_role("link", name="English", exact=True).first.get_attribute("href") or ""
    public = site.get(path.partition("?")[0])
    assert "<p>A tram <strong>every five minutes</strong></p>" in public
    assert desk.complaints == []


def test_what_is_pasted_from_word_is_cleaned(desk: Watched, site: RunningSite) -> None:
    page = desk.page
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    editor = open_first_news(page)
    editor.click()
    page.keyboard.press("Control+A")
    paste(editor, FROM_WORD)
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist")).to_contain_text("saved")
    expect(page.locator("#id_body_en")).to_have_value(
        "<p><strong>Heading in bold</strong></p>\n"
        '<p>智慧城市， bad <a href="https://example.org/">good</a></p>'
    )
    assert alerts == []


def test_the_toolbar_is_one_stop_and_speaks_chinese(desk: Watched) -> None:
    page = desk.page
    page.goto("/admin/")
    page.get_by_role("button", name="中文", exact=True).click()
    page.goto("/admin/cities/newsitem/")
    page.locator("#result_list tbody th a").first.click()
    toolbar = page.get_by_role("toolbar").first
    bold = toolbar.get_by_role("button", name="加粗", exact=True)
    expect(bold).to_be_visible()
    toolbar.locator("button").first.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(bold).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="正文", exact=True)).to_be_focused()


def test_text_that_was_not_saved_is_put_back_into_the_editor(desk: Watched) -> None:
    page = desk.page
    editor = open_first_news(page)
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("Typed before the crash")
    kept = "() => Object.values(localStorage).some((text) => text.includes('before the crash'))"
    while not page.evaluate(kept):
        page.wait_for_timeout(100)
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_role("textbox", name="Body", exact=True)).to_contain_text(
        "Typed before the crash"
    )
