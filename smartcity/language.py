"""Which language a request is answered in.

A public page speaks the language its address names. Nothing else counts: no cookie,
no header, no place. The root address and the admin have no language in their address;
the root looks at the browser's `Accept-Language`, the admin first at the editor's choice.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

ADMIN_PREFIX = "/admin/"


def language_in_address(path: str) -> str | None:
    """The language that the first segment of `path` names, or None."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in dict(settings.LANGUAGES) else None


def negotiated_language(request: HttpRequest) -> str:
    """The site's language that the browser's `Accept-Language` likes best.

    A language with q=0 is refused by the browser, so it is not offered.
    """
    header = request.headers.get("Accept-Language", "")
    for code, quality in parse_accept_lang_header(header):
        if code == "*" or quality <= 0:
            continue
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """`/`: send the visitor to the home page in the language the browser prefers."""
    response = HttpResponseRedirect(f"/{negotiated_language(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


class LanguageFromAddress:
    """Middleware: activate the language of the address for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_admin = request.path_info.startswith(ADMIN_PREFIX)
        language = (
            translation.get_language_from_request(request)
            if in_admin
            else language_in_address(request.path_info) or settings.LANGUAGE_CODE
        )
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if in_admin:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response
