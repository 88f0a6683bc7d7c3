"""Control characters that are sent stand in no page that shows what was sent."""

from django.contrib.auth.models import Group
from django.test import Client

from tests.html import Document


def test_in_an_address(admin_client: Client) -> None:
    for path in ("/en/search/", "/admin/cities/city/"):
        page = Document(admin_client.get(path, {"q": "\x01Cheng\x00du\x0c"}).content)
        (box,) = page.all(".//input[@name='q'][@value]")
        assert box.get("value") == "Chengdu", path


def test_in_a_form_that_comes_back(admin_client: Client) -> None:
    Group.objects.create(name="Taken")
    page = Document(admin_client.post("/admin/auth/group/add/", {"name": "\x01Ta\x00ken"}).content)
    assert page.one(".//input[@id='id_name']").get("value") == "Taken"
    assert page.all(".//ul[@class='errorlist']")


def test_in_a_name_that_is_refused(client: Client, admin_client: Client) -> None:
    client.post("/admin/login/", {"username": "no\x01body", "password": "x"})
    assert "nobody" in Document(admin_client.get("/admin/cities/auditentry/").content).text()
