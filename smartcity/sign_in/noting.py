"""Second factors in the audit log: who has set one up or lost one, and who gave a wrong code."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from cities.auditing import note_of_account, note_refusal
from cities.models.audit_entry import Account


def connect() -> None:
    """Connect the receivers; repeated calls change nothing."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.signals import authentication_failed

    post_save.connect(note_set_up, sender=Authenticator, dispatch_uid="sign_in.note_set_up")
    post_delete.connect(note_removal, sender=Authenticator, dispatch_uid="sign_in.note_removal")
    authentication_failed.connect(note_wrong_code, dispatch_uid="sign_in.note_wrong_code")


def note_set_up(instance: Any, created: bool, **kwargs: Any) -> None:
    """An account has a new second factor, or new recovery codes."""
    if created:
        _note(Account.FACTOR_ADDED, instance)


def note_removal(instance: Any, **kwargs: Any) -> None:
    """An account has one less."""
    _note(Account.FACTOR_REMOVED, instance)


def note_wrong_code(user: User, request: HttpRequest, **kwargs: Any) -> None:
    """The password was right and the code was not."""
    note_refusal({"username": user.get_username()}, request)


def _note(event: str, authenticator: Any) -> None:
    note_of_account(event, authenticator.user, detail={"factor": authenticator.type})
