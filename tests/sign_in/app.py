"""What an authenticator app on a telephone does (RFC 6238), and a browser with one at hand."""

import hmac
import re
import struct
import time
from base64 import b32decode

from django.test import Client

PERIOD = 30  # seconds


def code(secret: str, periods_ahead: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    counter = struct.pack(">Q", int(time.time()) // PERIOD + periods_ahead)
    digest = hmac.digest(b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    number: int = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def sign_in(client: Client, name: str, password: str = "secret", **more: str) -> str:
    """The text of the page that an editor sees after giving name and password."""
    given = {"username": name, "password": password} | more
    answer = client.post("/admin/login/", given, follow=True)
    return str(answer.content.decode())


def is_in(client: Client) -> bool:
    """Whether the desk opens."""
    return client.get("/admin/").status_code == 200


def set_up(client: Client) -> str:
    """Set up an app at the desk, and return its secret."""
    page = client.get("/admin/account/two-step/app/", follow=True).content.decode()
    found = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert found, page
    answer = client.post("/admin/account/two-step/app/", {"code": code(found[1])}, follow=True)
    assert "Recovery codes</h1>" in answer.content.decode()
    return found[1]


def recovery_codes(client: Client) -> list[str]:
    """The codes that the desk shows."""
    page = client.get("/admin/account/two-step/codes/").content.decode()
    return re.findall(r"<li>(\d{8})</li>", page)
