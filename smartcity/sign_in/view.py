"""The sign-in page of the desk."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from smartcity.sign_in.second_factor import is_in

QUESTION_LASTS = 600  # seconds; a browser asks its user for one to five minutes


class SignInForm(LoginForm):
    """Name and password, under the names that Django's own form has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True

    def add_prefix(self, field_name: str) -> str:
        return "username" if field_name == "login" else field_name


class SignIn(LoginView):
    """Who is signed in goes on, or first to where the second factor is asked for."""

    form_class = SignInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and request.user.is_authenticated:
            there = is_in(request, request.user)
            return HttpResponseRedirect(
                self.get_success_url() if there else self.get_default_success_url()
            )
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_default_success_url(self) -> str:
        return reverse("admin:index")


sign_in = SignIn.as_view()


def sign_in_with_key(request: HttpRequest) -> HttpResponseBase:
    """Ask a passkey, or hear what it says. Whoever asks begins a session, which lasts not long."""
    from allauth.mfa.webauthn.views import login_webauthn  # late: few requests need it

    answer: HttpResponseBase = login_webauthn(request)
    if request.session.modified and not request.user.is_authenticated:
        request.session.set_expiry(QUESTION_LASTS)
    return answer


def change_password(request: HttpRequest) -> HttpResponseBase:
    """The admin's own page; whoever comes by a session does not guess the old password there."""
    answer: Callable[[HttpRequest], HttpResponseBase] = admin.site.password_change
    if request.method == "POST" and request.user.is_authenticated:
        answer = rate_limit(action="change_password")(transaction.atomic(answer))
    return answer(request)
