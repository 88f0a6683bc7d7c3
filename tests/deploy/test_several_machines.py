"""Two machines with one PostgreSQL, one Redis and one bucket are one site."""

import re
import time
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.request import Request

import pytest

from tests.deploy.conftest import Machines
from tests.factories import image_file
from tests.faults.browser import Browser
from tests.forms import Values
from tests.running import RunningSite

pytestmark = pytest.mark.once

PATIENCE = 30  # seconds; a limit for what never comes, not a promise of speed


@pytest.fixture
def editor(machines: Machines) -> Browser:
    """The administrator, signed in at the one machine."""
    return Browser(machines.one, "admin", machines.one.password)


def at(machine: RunningSite, editor: Browser) -> Browser:
    """The same browser, led to another machine by who distributes the requests."""
    editor.site = machine
    return editor


def address_of(editor: Browser, slug: str) -> str:
    _url, page = editor.get(f"/admin/cities/city/?q={slug}")
    found = re.search(r'href="(/admin/cities/city/\d+/change/)', page)
    assert found, page
    return found[1]


def publish(editor: Browser, slug: str, **changes: str) -> None:
    address = address_of(editor, slug)
    values: Values = {**editor.form(address, "city_form"), **changes, "_publish": "1"}
    _url, page = editor.post(address, values)
    assert "Published." in page


def comes(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_each_was_prepared_once(machines: Machines) -> None:
    said = (machines.one.said, machines.other.said)
    assert "admin, password" in said[0]
    assert "there already" in said[1]
    for machine in (machines.one, machines.other):
        assert set(re.findall(r": (.+)", machine.get("/readyz"))) == {"ok"}


def test_a_session_of_the_one_counts_at_the_other(machines: Machines, editor: Browser) -> None:
    url, page = at(machines.other, editor).get("/admin/")
    assert url.endswith("/admin/")
    assert "Log out" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    editor.post("/admin/logout/", {"csrfmiddlewaretoken": token[1]})
    url, _page = at(machines.one, editor).get("/admin/")
    assert "/admin/login/" in url


def test_what_is_published_at_the_one_is_read_at_the_other(
    machines: Machines, editor: Browser
) -> None:
    pages = ("/en/cities/riga/", "/zh-hans/cities/riga/")
    for machine in (machines.one, machines.other):  # each has them kept
        for page in pages:
            machine.get(page)
    publish(editor, "riga", summary_en="Told at one machine.", summary_zh_hans="在一台机器上写的。")
    assert "Told at one machine." in machines.one.get(pages[0])
    assert comes(lambda: "Told at one machine." in machines.other.get(pages[0]))
    assert "在一台机器上写的" in machines.other.get(pages[1])


def test_a_search_finds_it_at_the_other(machines: Machines, editor: Browser) -> None:
    publish(editor, "lyon", summary_en="Zebrafinch upon Rhône.", summary_zh_hans="斑胸草雀。")
    assert "Lyon" in machines.other.get("/en/search/?q=zebrafinch")
    assert "里昂" in machines.other.get("/zh-hans/search/?q=%E8%8D%89%E9%9B%80")


def test_an_upload_at_the_one_is_shown_by_the_other(machines: Machines, editor: Browser) -> None:
    address = address_of(editor, "malmo")
    values = editor.form(address, "city_form") | {"_publish": "1", "pictures-TOTAL_FORMS": "1"}
    values |= {
        "pictures-0-alt_en": "A square",
        "pictures-0-alt_zh_hans": "方块",
        "pictures-0-credit_en": "Made for a test",
        "pictures-0-credit_zh_hans": "为测试制作",
    }
    page = upload(
        editor, address, values, "pictures-0-image-file", image_file(size=(900, 600)).read()
    )
    assert "Published." in page
    assert comes(lambda: "/media/images/" in machines.other.get("/en/cities/malmo/"))
    shown = re.findall(r"/media/images/[\w./-]+", machines.other.get("/en/cities/malmo/"))
    for image in set(shown):
        with editor.opener.open(machines.other.url + image, timeout=60) as response:
            assert response.headers["Content-Type"].startswith("image/")
            assert len(response.read()) > 100


def upload(editor: Browser, address: str, values: Values, name: str, content: bytes) -> str:
    """Post a form with a file, as a browser does."""
    boundary = "between-the-fields"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, given in values.items()
        for value in (given if isinstance(given, list) else [given])
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="a.png"\r\n'
        "Content-Type: image/png\r\n\r\n".encode()
        + content
        + f"\r\n--{boundary}--\r\n".encode()
    )
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = Request(editor.site.url + address, b"".join(parts), kind)
    with editor.opener.open(request, timeout=60) as response:
        return str(response.read().decode())


def test_attempts_at_the_one_are_counted_at_the_other(machines: Machines) -> None:
    for number in range(5):
        machine = (machines.one, machines.other)[number % 2]
        _url, page = Browser(machine).sign_in("nobody", "guessed")
        assert "not correct" in page
    for machine in (machines.one, machines.other):
        _url, page = Browser(machine).sign_in("nobody", "guessed")
        assert "Too many failed login attempts" in page


def test_without_redis_editors_work_on_and_sign_in_again_later(
    machines: Machines, editor: Browser
) -> None:
    machines.redis.stop()
    try:
        publish(editor, "riga", summary_en="Written without Redis.")
        assert comes(lambda: "Written without Redis." in machines.other.get("/en/cities/riga/"))
        with pytest.raises(HTTPError) as told:
            Browser(machines.one, "admin", machines.one.password)
        assert told.value.code == 503
        assert "Please try again in a minute" in told.value.read().decode()
        with pytest.raises(HTTPError) as told:
            machines.one.get("/readyz")
        assert "cache: it does not answer" in told.value.read().decode()
    finally:
        machines.redis.start()
    Browser(machines.one, "admin", machines.one.password)
