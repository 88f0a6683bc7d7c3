"""Is the process alive? Asked by whoever watches the server, so it needs no database."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 and `ok` as long as the process can answer at all."""
    return HttpResponse("ok\n", content_type="text/plain")
