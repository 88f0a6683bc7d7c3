"""Mail between editors and publishers, when mail is set up; in every language of the site.

It is sent after the save it tells of, and a mail server that does not answer undoes nothing.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from cities import roles
from cities.admin.desk.addresses import page_address
from cities.admin.desk.given import note_of
from cities.models import Revision
from cities.models.languages import language_codes
from cities.models.line import Line

logger = logging.getLogger(__name__)


def tell_publishers(request: HttpRequest, line: Line, submitted: Revision) -> None:
    """Tell those who may publish that something waits for them."""

    def subject() -> str:
        return _("Submitted for publishing: %(record)s") % {"record": submitted.title}

    def body() -> str:
        return _("%(author)s asks you to look at “%(record)s” and to publish or return it.") % {
            "author": request.user,
            "record": submitted.title,
        }

    addresses = [user.email for user in roles.publishers() if user != request.user]
    _send(request, addresses, subject, body, page_address(line, "compare"))


def tell_editor(request: HttpRequest, line: Line, submitted: Revision, *, published: bool) -> None:
    """Tell who submitted a revision whether it was published or returned, and why."""
    act = submitted.acts.filter(verb="submitted").first()
    author = act.author if act else submitted.author

    def subject() -> str:
        text = _("Published: %(record)s") if published else _("Returned: %(record)s")
        return text % {"record": submitted.title}

    def body() -> str:
        text = (
            _("%(publisher)s published what you submitted of “%(record)s”.")
            if published
            else _("%(publisher)s returned what you submitted of “%(record)s”.")
        )
        return text % {"publisher": request.user, "record": submitted.title}

    addresses = [author.email] if author and author.email and author != request.user else []
    _send(request, addresses, subject, body, page_address(line, "history"))


def _send(
    request: HttpRequest,
    addresses: list[str],
    subject: Callable[[], str],
    body: Callable[[], str],
    path: str,
) -> None:
    if not settings.MAIL_IS_SET_UP or not addresses:
        return
    paragraphs = [*_in_each_language(body), note_of(request), settings.SITE_URL + path]
    message = EmailMessage(
        " / ".join(_in_each_language(subject)),
        "\n\n".join(filter(None, paragraphs)),
        to=[settings.DEFAULT_FROM_EMAIL],
        bcc=addresses,
    )
    transaction.on_commit(lambda: _deliver(request, message))


def _in_each_language(text: Callable[[], str]) -> list[str]:
    texts = []
    for code in language_codes():
        with translation.override(code):
            texts.append(text())
    return texts


def _deliver(request: HttpRequest, message: EmailMessage) -> None:
    try:
        message.send()
    except OSError:  # what smtplib and sockets raise
        logger.exception("a mail was not sent")
        messages.warning(request, _("It is done, but the mail about it could not be sent."))
