"""The stories of translating, lived in a real browser by keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.typist import Typist, open_city
from tests.running import RunningSite

pytestmark = pytest.mark.once


def heads(typist: Typist) -> list[str]:
    texts = typist.page.locator(".heads p").all_inner_texts()
    return [" ".join(text.split()) for text in texts]


def cell(typist: Typist, column: str) -> Locator:
    return typist.page.locator(f".field-{column}.field")


def save(typist: Typist) -> None:
    typist.press("[name=_continue]")
    typist.is_told("saved")


def test_edit_go_out_of_date_undo_catch_up_confirm(anna: Typist, site: RunningSite) -> None:
    page = anna.page
    open_city(anna, "bristol")
    whole = ["中文 complete", "English complete"]
    assert heads(anna) == whole
    before = page.locator("#id_summary_en").input_value()

    anna.write("#id_summary_en", f"{before} It lies on the Avon.")
    save(anna)
    assert heads(anna) == ["中文 1 out of date", "English complete"]
    expect(cell(anna, "summary_zh_hans").locator("ins")).to_have_text(" It lies on the Avon.")

    anna.write("#id_summary_en", before)  # undone
    save(anna)
    assert heads(anna) == whole

    anna.write("#id_summary_en", f"{before} It lies on the Avon.")
    save(anna)
    anna.write("#id_summary_zh_hans", "布里斯托尔位于埃文河畔。")  # caught up
    save(anna)
    assert heads(anna) == whole

    anna.write("#id_name_en", "Bristol (England)")
    save(anna)
    assert heads(anna) == ["中文 1 out of date", "English complete"]
    box = cell(anna, "name_zh_hans").get_by_label("The translation is still right")
    anna.reach(box)
    page.keyboard.press("Space")
    save(anna)
    assert heads(anna) == whole


def test_a_tick_is_offered_once_the_text_is_changed(anna: Typist) -> None:
    open_city(anna, "lyon")
    box = cell(anna, "name_en").get_by_label("This change does not concern the translation")
    expect(box).to_be_hidden()
    anna.write("#id_name_en", "Lyon, France")
    expect(box).to_be_visible()
    anna.page.keyboard.press("Tab")
    expect(box).to_be_focused()
    anna.page.keyboard.press("Space")
    save(anna)
    assert heads(anna) == ["中文 complete", "English complete"]


def test_both_languages_follow_each_other_field_by_field(anna: Typist) -> None:
    open_city(anna, "riga")
    order = []
    anna.reach(anna.page.locator("#id_name_zh_hans"))
    while len(order) < 40:
        name = anna.page.evaluate("() => document.activeElement.name || ''")
        if re.search("_(en|zh_hans)$", name) and not name.startswith("tick-"):
            order.append(name)
        if name == "level_en":
            break
        anna.page.keyboard.press("Tab")
    assert order[:4] == ["name_zh_hans", "name_en", "summary_zh_hans", "summary_en"]
    assert order[-2:] == ["level_zh_hans", "level_en"]


def test_translate_a_new_record_from_the_list_of_what_is_to_be_done(anna: Typist) -> None:
    page = anna.page
    page.goto("/admin/cities/milestone/add/")
    anna.write("#id_title_zh_hans", "新的里程碑")
    anna.write("#id_date", "2014-05")
    save(anna)
    page.goto("/admin/")
    anna.press("section a[href*='milestone/?translation_en=missing']")
    expect(page.locator("#result_list")).to_contain_text("新的里程碑")
    anna.press("#result_list tbody th a")
    expect(cell(anna, "title_en").locator(".mark")).to_have_text("Not translated")
    anna.write("#id_title_en", "A new milestone")
    save(anna)
    assert heads(anna) == ["中文 complete", "English complete"]
    page.goto("/admin/")
    expect(page.locator("section a[href*='milestone/?translation_en=missing']")).to_have_count(0)
