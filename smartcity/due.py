"""Changes that were scheduled are published by whoever asks first after their moment."""

import logging
from collections.abc import Callable
from time import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from cities.models.acts import publish_due
from smartcity.outages import is_outage

# Asked often, and answered without the content.
WITHOUT_DATABASE = ("/", "/healthz", "/readyz")
# Where whoever knows the next moment says it; seconds.
NOTHING_DUE_UNTIL = "smartcity.nothing_due_until"

logger = logging.getLogger(__name__)


class PublishDue:
    """Middleware: before a request is answered, publish what has come due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.META.get(NOTHING_DUE_UNTIL, 0)
        is_due = request.path_info not in WITHOUT_DATABASE and known <= time()
        failed = publish_quietly() if is_due else None
        response = self.get_response(request)
        # What keeps the whole site from answering is logged with the answer.
        if failed and not (is_outage(failed) and response.status_code >= 500):
            logger.error(
                "What is due could not be published; the next request tries again.",
                exc_info=failed,
            )
        return response


def publish_quietly() -> Exception | None:
    """Publish what is due. If that fails, readers get the page as it is; the next one tries. The
    error that it failed with.
    """
    try:
        # What is stored of a failure must not depend on the language of who came by.
        with translation.override(settings.LANGUAGE_CODE):
            publish_due(timezone.now())
    except Exception as error:  # a locked database, or any other fault: none is the reader's
        return error
    return None
