"""What allauth asks of the site: who may sign in, and how the second factor is kept."""

import time
from hashlib import sha256
from typing import Any, NoReturn

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import consume, get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.auditing import address_of, note_refusal

# The desk shows who is signed in; nobody needs to be told as well.
UNTOLD = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
# What allauth says of these ways to confirm is not all that they are.
WAYS = {
    "mfa_reauthenticate": gettext_lazy("Use a code of your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey or security key"),
}

_BEGUN_AS = "sign_in.begun_as"  # in a session: what changes with the password of who signs in


class SignInAdapter(DefaultAccountAdapter):
    """Nobody signs up here: accounts are made at the desk, and only staff may sign in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where limits count a request; as the audit log has it."""
        return address_of(request) or "unknown"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Of a name and a place: who guesses elsewhere must not keep its owner out."""
        return f"name {_name_in(credentials)} at {get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """From everywhere together, too. Who first comes to a limit is noted."""
        try:
            super().pre_authenticate(request, **credentials)
            everywhere = f"name {_name_in(credentials)}"
            usage = consume(
                request, app="allauth.account", action="login_failed_anywhere", key=everywhere
            )
            if not usage:
                raise self.validation_error("too_many_login_attempts")
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            if cache.add(f"sign-in-limit-{sha256(key.encode()).hexdigest()}", True, 300):
                note_refusal(credentials, request, detail={"limit": True})
            raise
        self._login_failed_rl_usage.usage += usage.usage

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Who comes with a passkey of an account that may not is told what who guesses is told."""
        if not (user.is_active and user.is_staff):
            self._refuse(request, user)
        request.session[_BEGUN_AS] = user.get_session_auth_hash()
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Between the steps the account may have been closed, or its password changed."""
        begun_as = request.session.pop(_BEGUN_AS, "")
        is_same = constant_time_compare(begun_as, user.get_session_auth_hash())
        if not (is_same and user.is_active and user.is_staff):
            self._refuse(request, user)
        request.session.set_expiry(None)  # it was a stranger's until now
        super().login(request, user)

    def _refuse(self, request: HttpRequest, user: User) -> NoReturn:
        note_refusal({"username": user.get_username()}, request)
        messages.error(request, self.error_messages["username_password_mismatch"])
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))

    def is_safe_url(self, url: str | None) -> bool:
        """Only within the site, under the name that it was asked by."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        )

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        if not args or args[0] not in UNTOLD:
            super().add_message(request, level, *args, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of who has just signed in."""
        request = context.request
        moments = [each["at"] for each in get_authentication_records(request, request.user)]
        if moments and time.time() - moments[-1] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS.get(way["id"], way["description"])} for way in ways]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted, and authenticators show the site by its name."""

    error_messages = DefaultMFAAdapter.error_messages | {
        # Said of passkeys too.
        "incorrect_code": gettext_lazy("The code, passkey or security key was not accepted."),
    }

    def encrypt(self, text: str) -> str:
        from smartcity.sign_in.encryption import encrypt  # late: few requests need it

        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        from smartcity.sign_in.encryption import decrypt

        return decrypt(encrypted_text)

    def _get_site_name(self) -> str:
        return _("EU-China Smart City Cooperation")


def _name_in(credentials: dict[str, Any]) -> str:
    """Under whatever name the site was asked: others would be attempts anew."""
    return str(credentials.get("username", "")).lower()
