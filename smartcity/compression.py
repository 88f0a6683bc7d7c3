"""Texts are sent compressed to whoever takes them so; pictures are compressed already."""

from typing import Any

from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml")


class CompressTexts(GZipMiddleware):
    """Django's, which adds a little noise so that lengths give no secret away, for texts only."""

    def process_response(self, request: Any, response: Any) -> HttpResponseBase:
        if response.status_code == 304:  # which says what the whole answer would have said
            patch_vary_headers(response, ("Accept-Encoding",))
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        sent: HttpResponseBase = (
            super().process_response(request, response) if is_text else response
        )
        return sent
