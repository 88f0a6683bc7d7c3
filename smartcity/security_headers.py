"""What a browser may do with any page of the site: load and run what comes from this site, and
nothing else.
"""

from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER, NONCE, NONE, SELF
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# The one style that a script writes into a page: that of the editor of rich text.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, EDITOR_STYLE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],  # lists that are narrowed in place
        "frame-src": [SELF],  # previews, at the desk
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}


class ContentSecurityPolicy(CSPMiddleware):
    """Middleware: django-csp, which writes the policy for each answer anew, and once more to see
    that there is none that is only reported on. The one of a page that leaves it as it is is
    written once.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        has_nonce = hasattr(request, "_csp_nonce")
        has_own = any(name.startswith("_csp") for name in vars(response))
        if has_nonce or has_own or response.status_code != HTTPStatus.OK:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._policy)
        return response

    @cached_property
    def _policy(self) -> str:
        return build_policy()


# Nothing here asks for any of these, and what would be made to ask gets nothing.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in "browsing-topics camera geolocation microphone payment usb".split()
)
OTHER_HEADERS = {
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
}


class OtherHeaders:
    """Middleware: says with every answer what Django and django-csp have no setting for; a view
    may say otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in OTHER_HEADERS.items():
            response.headers.setdefault(name, value)
        return response
