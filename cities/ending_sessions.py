"""Signing somebody out wherever they are signed in."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def end_sessions(user: Any, but: str | None = None) -> None:
    """End the sessions of `user`, but for the one with the key `but`.

    A session names its user only inside, so all that are there are read: for what is rare.
    """
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk) and session.pk != but:
            session.delete()
