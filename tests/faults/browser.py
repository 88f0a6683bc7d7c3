"""A signed-in editor of a running site, over HTTP."""

from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.forms import Values, form_values
from tests.html import Document
from tests.running import RunningSite


class Browser:
    """Follows redirects and keeps cookies; an answer of 400 or more raises HTTPError."""

    def __init__(self, site: RunningSite, name: str = "", password: str = "") -> None:
        self.site = site
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        if name:
            url, _page = self.sign_in(name, password)
            assert url.endswith("/admin/"), url

    def sign_in(self, name: str, password: str) -> tuple[str, str]:
        """Where that leads, and the page there."""
        login = "/admin/login/?next=/admin/"
        values = self.form(login, "login-form")
        return self.post(login, values | {"username": name, "password": password})

    def get(self, path: str) -> tuple[str, str]:
        """The address that was reached, and the page there."""
        return self._open(path, None)

    def post(self, path: str, values: Values) -> tuple[str, str]:
        return self._open(path, urlencode(values, doseq=True).encode())

    def form(self, path: str, form_id: str) -> Values:
        """What the form at `path` holds."""
        return form_values(Document(self.get(path)[1]), form_id)

    def _open(self, path: str, body: bytes | None) -> tuple[str, str]:
        response: Any = self.opener.open(self.site.url + path, body, timeout=60)
        with response:
            return response.url, response.read().decode()
