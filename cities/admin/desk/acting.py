"""Doing something with a record and saying how it went; shared by forms, pages and bulk actions."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.admin.desk import mail
from cities.admin.desk.given import note_of
from cities.models import Revision, acts
from cities.models.line import Line


def publish(request: HttpRequest, line: Line, at: datetime | None) -> str:
    """Publish the newest revision and tell who submitted it; says what was done."""
    submitted = line.revisions.submitted().first()
    if acts.publish(line, author=request.user, note=note_of(request), at=at) is None:
        return _("The newest state is published already.")
    if submitted is not None:
        mail.tell_editor(request, line, submitted, published=True)
    return _("Scheduled.") if is_to_come(at) else _("Published.")


def is_to_come(moment: datetime | None) -> bool:
    """Whether a moment was given and has not come yet."""
    return moment is not None and moment > timezone.now()


def submit(request: HttpRequest, line: Line) -> str:
    """Submit the newest revision and tell the publishers; says what was done."""
    submitted = acts.submit(line, author=request.user, note=note_of(request))
    mail.tell_publishers(request, line, submitted)
    return _("Submitted to the publishers.")


def done_to(line: Line, seen: Revision | None, act: Callable[[], str]) -> str:
    """Do `act` while what was `seen` is the newest state; ValidationError if it is not any more."""
    told = ""
    with line.locked(seen):
        told = act()
    return told  # noqa: RET504 - mypy thinks the block could swallow an exception


def attempt(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Do `act`, which tells what it did, and pass that on; True if it was done."""
    try:
        done = act()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, _("Not done: %(reason)s") % {"reason": message})
        return False
    messages.success(request, done)
    return True
