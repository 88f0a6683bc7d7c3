"""What the header says of what is sent: whatever it is, there is an answer."""

from io import BytesIO
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from smartcity.content_type import InUTF8

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

FORM = "application/x-www-form-urlencoded"
ODD = ("text/plain; charset*=xyz''%41", f"{FORM}; charset=hex", f"{FORM}; charset=none", "\0", ";")
ODD_PARTS = [f"multipart/form-data; boundary=x; charset={name}" for name in ("idna", "undefined")]


def status(path: str, header: str, body: bytes = b"", **more: Any) -> str:
    environ = RequestFactory().get(path).environ | {"CONTENT_TYPE": header}
    environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), **more}
    told: list[str] = []
    b"".join(InUTF8(get_wsgi_application())(environ, lambda line, *_: told.append(line)))
    return told[0].partition(" ")[0]


@pytest.mark.parametrize("header", [*ODD, *ODD_PARTS])
def test_an_odd_one_does_not_matter(header: str) -> None:
    assert status("/healthz?x=1", header) == "200"
    assert status("/nothing/?x=1", header) == "404"
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
    assert status("/admin/login/", header, body, REQUEST_METHOD="POST") in ("400", "403")


@pytest.mark.parametrize(
    "header",
    [
        *(FORM, f"{FORM};charset=UTF-8", f'{FORM}; charset="utf-8"', f"{FORM}; charset=utf8 ; x=1"),
        *("", "multipart/form-data; boundary=----WebKitFormBoundary7MA4", "application/csp-report"),
    ],
)
def test_those_of_browsers_stay_as_they_are(header: str) -> None:
    seen: list[str] = []
    environ = {"CONTENT_TYPE": header}
    InUTF8(lambda given, _start: seen.append(given["CONTENT_TYPE"]) or [])(environ, None)
    assert seen == [header]
