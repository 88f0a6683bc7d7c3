"""The addresses of signing in and of the second factor, below the desk. What few requests need,
cryptography above all, is loaded by the first of them.
"""

from collections.abc import Callable
from typing import Any

from allauth.decorators import rate_limit
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse, reverse_lazy
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from smartcity.sign_in.unreadable import UnreadableSecretError

TWO_STEP = "admin/account/two-step/"
# Open to who still has to set up a second factor, by the names of their addresses; not what resumes
# a form, which would do what waits for the second factor.
OPEN = {
    *("account_login", "account_reauthenticate", "logout", "set_language"),
    *("password_change", "password_change_done", "jsi18n"),
}


def is_open(name: str) -> bool:
    """Whether the address of this name is there for who has no second factor yet."""
    return name in OPEN or name.startswith("mfa_")


def on_desk(view: str) -> Callable[..., HttpResponse]:
    """The view at this dotted path, with what the frame of the desk shows on every page. Nobody
    keeps its answers: some show secrets.
    """

    @never_cache
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = import_string(view)(request, *args, **kwargs)
        except UnreadableSecretError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(reverse("mfa_index"))
        if hasattr(response, "context_data"):
            own = response.context_data or {}
            response.context_data = admin.site.each_context(request) | own
        return response

    return answer


def _two_step(address: str, view: str, name: str) -> Any:
    return path(TWO_STEP + address, on_desk(f"allauth.mfa.{view}"), name=f"mfa_{name}")


sign_in_urls = [
    path("admin/login/", on_desk("smartcity.sign_in.view.sign_in"), name="account_login"),
    path(
        "admin/account/confirm/",
        on_desk("allauth.account.views.reauthenticate"),
        name="account_reauthenticate",
    ),
    _two_step("", "base.views.index", "index"),
    _two_step("code/", "base.views.authenticate", "authenticate"),
    _two_step("confirm/", "base.views.reauthenticate", "reauthenticate"),
    _two_step("app/", "totp.views.activate_totp", "activate_totp"),
    _two_step("app/remove/", "totp.views.deactivate_totp", "deactivate_totp"),
    _two_step("codes/", "recovery_codes.views.view_recovery_codes", "view_recovery_codes"),
    _two_step(
        "codes/new/", "recovery_codes.views.generate_recovery_codes", "generate_recovery_codes"
    ),
    _two_step(
        "codes/file/", "recovery_codes.views.download_recovery_codes", "download_recovery_codes"
    ),
    _two_step("keys/add/", "webauthn.views.add_webauthn", "add_webauthn"),
    _two_step("keys/<int:pk>/remove/", "webauthn.views.remove_webauthn", "remove_webauthn"),
    _two_step("keys/confirm/", "webauthn.views.reauthenticate_webauthn", "reauthenticate_webauthn"),
    path(  # each that is asked for begins a session
        f"{TWO_STEP}keys/sign-in/",
        rate_limit(action="passkey", limit_get=True)(
            on_desk("smartcity.sign_in.view.sign_in_with_key")
        ),
        name="mfa_login_webauthn",
    ),
    path(  # before the admin's own: the old password is not to be guessed
        "admin/password_change/",
        on_desk("smartcity.sign_in.view.change_password"),
        name="password_change",
    ),
    path(  # where allauth goes back to: here one page lists all
        TWO_STEP + "keys/",
        RedirectView.as_view(url=reverse_lazy("mfa_index")),
        name="mfa_list_webauthn",
    ),
]
