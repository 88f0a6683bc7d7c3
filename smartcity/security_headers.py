"""What a browser may do with any page of the site: load and run what comes from this site, and
nothing else.
"""

from collections.abc import Callable

from csp.constants import NONCE, NONE, SELF
from django.http import HttpRequest, HttpResponse

# The one style that a script writes into a page: that of the editor of rich text.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

CONTENT_SECURITY_POLICY = {
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
