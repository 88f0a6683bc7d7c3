"""What can be done with a record on a page of its own: asked first, with a note, then done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities import roles
from cities.admin.desk import mail
from cities.admin.desk.acting import is_to_come, publish, submit
from cities.admin.desk.given import key, moment_of, note_of
from cities.models import PreviewLink, Publishable, Revision, acts
from cities.models.deletion import recover
from cities.models.line import Line
from cities.models.revision import signature

LINK_DAYS = (1, 3, 7, 14, 30)


def publishes(user: Any, model: type[Any]) -> bool:
    """Whether `user` may publish records of `model`."""
    return roles.may_publish(user) and roles.may_edit(user, model)


@dataclass(frozen=True)
class ActPage:
    """One thing to do: what it is called, what it says first, who may, and how."""

    title: Any
    explanation: Any
    allowed: Callable[[Any, type[Any]], bool]
    run: Callable[[HttpRequest, Line, Revision | None], str]  # says what was done
    asks_moment: bool = False
    asks_days: bool = False
    asks_what_was_seen: bool = True  # done to the newest state, so to none that came later
    needs_publishing: bool = True  # makes sense only for kinds that are published by themselves
    serious: bool = False


def _publish(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    return publish(request, line, moment_of(request))


def _submit(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    return submit(request, line)


def _return(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    submitted = acts.send_back(line, author=request.user, note=note_of(request))
    mail.tell_editor(request, line, submitted, published=False)
    return _("Returned to the editor.")


def _withdraw(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    at = moment_of(request)
    acts.withdraw(line, author=request.user, note=note_of(request), at=at)
    return _("It will be withdrawn at that moment.") if is_to_come(at) else _("Withdrawn.")


def _unschedule(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    acts.unschedule(line, author=request.user, note=note_of(request))
    return _("The schedule is cancelled.")


def _drop(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    if line.revisions.scheduled().exists():
        if not roles.may_publish(request.user):
            raise ValidationError(_("A change is scheduled: a publisher must cancel that first."))
        acts.unschedule(line, author=request.user, note=note_of(request))
    line.drop(author=request.user, note=note_of(request))
    return _("The changes are dropped; the history keeps them.")


def _restore(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    if revision is None:
        raise ValidationError(_("Choose in the history what to restore."))
    line.restore(revision, author=request.user, note=note_of(request))
    return _("Restored.")


def _recover(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    recover(line, author=request.user, note=note_of(request))
    return _("Recovered.")


def _share(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    days = request.POST.get("days", "")
    if days not in map(str, LINK_DAYS):
        raise ValidationError(_("Say for how many days the link shall open."))
    PreviewLink.objects.create(
        revision=revision or line.head(),
        expires_at=timezone.now() + timedelta(days=int(days)),
        note=note_of(request),
        **signature(request.user),
    )
    return _("The link is made.")


def _revoke(request: HttpRequest, line: Line, revision: Revision | None) -> str:
    links = PreviewLink.objects.filter(revision__in=line.all, revoked_at=None)
    link = links.select_for_update().filter(pk=key(request.POST.get("link")) or 0).first()
    if link is None:
        raise ValidationError(_("This link does not open any more."))
    link.revoked_at = timezone.now()
    link.save()
    return _("The link is revoked.")


ACT_PAGES: dict[str, ActPage] = {
    "publish": ActPage(
        gettext_lazy("Publish"),
        gettext_lazy("The public will read the newest state, from now or from the moment given."),
        publishes,
        _publish,
        asks_moment=True,
    ),
    "submit": ActPage(
        gettext_lazy("Submit"),
        gettext_lazy("A publisher is asked to look at the newest state and to publish it."),
        roles.may_write,
        _submit,
    ),
    "return": ActPage(
        gettext_lazy("Return"),
        gettext_lazy("What was submitted goes back to its editor, with your comment."),
        publishes,
        _return,
    ),
    "withdraw": ActPage(
        gettext_lazy("Withdraw"),
        gettext_lazy("The public no longer reads the record; everything stays at the desk."),
        publishes,
        _withdraw,
        asks_moment=True,
        serious=True,
    ),
    "unschedule": ActPage(
        gettext_lazy("Cancel the schedule"),
        gettext_lazy(
            "What is scheduled waits without a moment; what was to be withdrawn stays public."
        ),
        publishes,
        _unschedule,
    ),
    "drop": ActPage(
        gettext_lazy("Drop the changes"),
        gettext_lazy(
            "The form goes back to what was published last. The history keeps the changes."
        ),
        roles.may_edit,
        _drop,
        serious=True,
    ),
    "restore": ActPage(
        gettext_lazy("Restore"),
        gettext_lazy(
            "This state becomes the newest. If the record is public, it waits to be published."
        ),
        publishes,
        _restore,
        needs_publishing=False,
    ),
    "recover": ActPage(
        gettext_lazy("Recover"),
        gettext_lazy(
            "The record comes back as it was, with all that hung on it: what was public is public"
            " again at once."
        ),
        publishes,
        _recover,
        needs_publishing=False,
    ),
    "share": ActPage(
        gettext_lazy("Make a link for a reviewer"),
        gettext_lazy(
            "Whoever has the link can look at this state until it expires or is revoked, and at"
            " nothing else."
        ),
        roles.may_edit,
        _share,
        asks_days=True,
        asks_what_was_seen=False,
    ),
    "revoke": ActPage(
        gettext_lazy("Revoke the link"),
        gettext_lazy("The link will open nothing any more."),
        roles.may_edit,
        _revoke,
        asks_what_was_seen=False,
    ),
}


def suits(act: ActPage, model: type[Any]) -> bool:
    """Whether records of `model` know this act."""
    return not act.needs_publishing or issubclass(model, Publishable)
