"""What follows from a second factor that is set up, lost or not shown, and from an account that is
closed: a word in the audit log, and the end of sessions.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from django.contrib.auth.models import User
from django.db.models.signals import post_delete, post_save, pre_save
from django.http import HttpRequest

from cities.auditing import note_of_account, note_refusal
from cities.ending_sessions import end_sessions
from cities.models.audit_entry import Account


def connect() -> None:
    """Connect the receivers; repeated calls change nothing."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.signals import authentication_failed

    post_save.connect(note_set_up, sender=Authenticator, dispatch_uid="sign_in.note_set_up")
    post_delete.connect(note_removal, sender=Authenticator, dispatch_uid="sign_in.note_removal")
    authentication_failed.connect(note_wrong_code, dispatch_uid="sign_in.note_wrong_code")
    post_save.connect(
        end_other_sessions, sender=Authenticator, dispatch_uid="sign_in.end_other_sessions"
    )
    pre_save.connect(end_if_closed, sender=User, dispatch_uid="sign_in.end_if_closed")


def note_set_up(instance: Any, created: bool, **kwargs: Any) -> None:
    """An account has a new second factor, or new recovery codes."""
    if created:
        _note(Account.FACTOR_ADDED, instance)


def note_removal(instance: Any, **kwargs: Any) -> None:
    """An account has one less."""
    _note(Account.FACTOR_REMOVED, instance)


def end_other_sessions(instance: Any, created: bool, **kwargs: Any) -> None:
    """Who was signed in with the password alone shows the new factor too; who set it up did."""
    if not created or instance.type == instance.Type.RECOVERY_CODES:
        return
    request = context.request
    if request is None or request.user != instance.user:
        end_sessions(instance.user)
        return
    record_authentication(request, instance.user, "mfa", type=instance.type)
    end_sessions(instance.user, but=request.session.session_key)


def end_if_closed(instance: User, **kwargs: Any) -> None:
    """The sessions of an account that is closed do not come back with it."""
    if instance.pk is None or (instance.is_active and instance.is_staff):
        return
    if User.objects.filter(pk=instance.pk, is_active=True, is_staff=True).exists():
        end_sessions(instance)


def note_wrong_code(user: User, request: HttpRequest, **kwargs: Any) -> None:
    """The password was right and the code was not."""
    note_refusal({"username": user.get_username()}, request)


def _note(event: str, authenticator: Any) -> None:
    note_of_account(event, authenticator.user, detail={"factor": authenticator.type})
