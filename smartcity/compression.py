"""What the page cache does not answer is sent compressed too; pictures are compressed already."""

from typing import Any

from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml")


class CompressTexts(GZipMiddleware):
    """Django's, which adds a little noise so that lengths give no secret away, for texts only."""

    def process_response(self, request: Any, response: Any) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        sent: HttpResponseBase = (
            super().process_response(request, response) if is_text else response
        )
        return sent
