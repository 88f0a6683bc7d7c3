"""An editor at the desk, in a real browser."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Watched
from tests.factories import image_file
from tests.running import RunningSite

pytestmark = pytest.mark.once
PICTURE: FilePayload = {
    "name": "square.png",
    "mimeType": "image/png",
    "buffer": image_file(size=(900, 600)).read(),
}


def test_an_editor_changes_a_chinese_summary(desk: Watched, site: RunningSite) -> None:
    page = desk.page
    page.goto("/admin/cities/city/?q=里加")
    page.get_by_role("link", name="Riga", exact=True).click()
    page.locator("#id_summary_zh_hans").fill("浏览器里写的简介。𠮷")
    page.get_by_role("button", name="Save and publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Published.")
    assert "浏览器里写的简介。𠮷" in site.get("/zh-hans/cities/riga/")
    assert "浏览器里写的简介" not in site.get("/en/cities/riga/")


def test_the_desk_asks_no_other_host(desk: Watched, site: RunningSite) -> None:
    page = desk.page
    for path in ("", "cities/city/", "cities/city/add/", "cities/newsitem/add/", "cities/figure/"):
        page.goto(f"/admin/{path}")
    page.goto("/admin/cities/city/?q=Chengdu")
    page.get_by_role("link", name="Chengdu", exact=True).click()
    assert {url for url in desk.requests if not url.startswith(f"{site.url}/")} == set()
    assert desk.complaints == []


def test_both_languages_stand_side_by_side_and_stack_when_narrow(desk: Watched) -> None:
    page = desk.page
    page.goto("/admin/cities/page/")
    page.locator("#result_list tbody th a").first.click()
    chinese, english = page.locator("#id_summary_zh_hans"), page.locator("#id_summary_en")

    def boxes() -> tuple[dict[str, float], dict[str, float]]:
        left, right = chinese.bounding_box(), english.bounding_box()
        assert left
        assert right
        return dict(left), dict(right)

    left, right = boxes()
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["width"] - right["width"]) < 2
    page.set_viewport_size({"width": 390, "height": 800})
    left, right = boxes()
    assert left["x"] == right["x"]
    assert left["y"] + left["height"] <= right["y"]


def test_an_editor_changes_the_language_of_the_desk(desk: Watched) -> None:
    page = desk.page
    page.goto("/admin/cities/city/")
    page.get_by_role("button", name="中文", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.locator("#content h1")).to_contain_text("试点城市")
    page.get_by_role("button", name="English", exact=True).click()
    expect(page.locator("#content h1")).to_contain_text("city")


def test_related_cities_are_found_in_either_language(desk: Watched) -> None:
    page = desk.page
    page.goto("/admin/cities/newsitem/add/")
    cities = page.locator(".fieldBox.field-cities")
    cities.locator(".select2-search__field").fill("成都")
    option = page.locator(".select2-results__option", has_text="Chengdu")
    option.click()
    expect(cities.locator(".select2-selection__choice")).to_contain_text("Chengdu")


def test_a_slug_is_proposed_from_the_english_title(desk: Watched) -> None:
    page = desk.page
    page.goto("/admin/cities/page/add/")
    page.locator("#id_title_en").press_sequentially("Trams in Malmö")
    page.keyboard.press("Tab")
    expect(page.locator("#id_slug")).to_have_value("trams-in-malmo")


# One page of every kind that the desk has, about one record with a past.
DESK = [
    *("", "cities/city/", "cities/city/add/", "cities/revision/", "auth/user/"),
    *(f"cities/city/{{pk}}/{page}/" for page in ("change", "history", "compare", "preview")),
    *(f"cities/city/{{pk}}/{page}/" for page in ("publish", "drop", "share", "delete")),
]


def in_conflict(page: Page, text: str) -> str:
    """Change a record's summary in two tabs, in one with a picture; the address of the conflict."""
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("#id_summary_en").fill(f"In one tab, {text}.")
    page.locator("#pictures-group .add-row a").click()
    files = page.locator("#pictures-group input[type=file]")
    files.nth(files.count() - 2).set_input_files(PICTURE)  # the last is that of the empty form
    other.locator("#id_summary_en").fill(f"In the other, {text}.")
    other.locator("[name=_continue]").click()
    expect(other.locator(".messagelist")).to_contain_text("saved")
    other.close()
    page.locator("[name=_continue]").click()
    expect(page.locator("form.conflict")).to_have_count(1)
    return page.url.partition("/admin/")[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["English", "中文"])
def test_everybody_can_use_it(desk: Watched, language: str, scheme: Any) -> None:
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    page.goto("/admin/cities/city/?q=Lyon")
    page.locator("#result_list tbody th a").first.click()
    pk = page.url.split("/city/")[1].split("/")[0]
    conflict = in_conflict(page, f"{scheme} {language}")
    if language != "English":
        page.get_by_role("button", name=language, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    found, heard = {}, []
    for path in [*DESK, conflict]:
        desk.complaints.clear()
        page.goto(f"/admin/{path.format(pk=pk)}")
        page.wait_for_load_state("networkidle")
        assert "conflict" not in path or page.locator("form.conflict").count() == 1
        heard += desk.complaints  # before axe, which writes styles of its own into the page
        # What a frame shows is a public page, which is checked by itself.
        result = Axe().run(page, context={"exclude": [["iframe"]]})
        found[path] = [(v["id"], v["nodes"][0]["html"]) for v in result.response["violations"]]
    assert not {path: list_ for path, list_ in found.items() if list_}
    assert heard == []


def test_the_form_is_light_enough_for_a_slow_line(desk: Watched) -> None:
    page = desk.page
    page.goto("/admin/cities/city/?q=Florence")
    form = page.locator("#result_list tbody th a").first.get_attribute("href") or ""
    answers: list[Any] = []
    page.on("response", lambda response: answers.append(response))
    page.goto(form)
    expect(page.locator("[role=toolbar]")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    weight = sum(answer.request.sizes()["responseBodySize"] for answer in answers)
    assert 50_000 < weight < 450_000
