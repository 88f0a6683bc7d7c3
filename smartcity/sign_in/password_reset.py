"""Password reset by mail, offered when mail is set up.

The admin shows its "forgotten password" link as soon as the address of this name exists.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from allauth.core.internal.ratelimit import consume
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext_lazy as _

_SITE = urlsplit(settings.SITE_URL)
# The link in the mail comes from SITE_URL, never from the `Host` header of who asks.
_MAIL_CONTEXT = {
    "domain": _SITE.netloc,
    "protocol": _SITE.scheme,
    "site_name": _("EU-China Smart City Cooperation"),
}


# A mail goes while whoever asked has an answer already: how long that takes would tell them who has
# an account. One after the other, by a thread that the first of them makes.
mailing = ThreadPoolExecutor(1, "mail")


class ResetForm(PasswordResetForm):
    """Mail goes to those who may sign in, and to each of them only so often."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Later, in the language of who asks; the log tells of a mail that does not go."""
        send = translation.override(translation.get_language())(super().send_mail)
        mailing.submit(send, *args, **kwargs)

    def get_users(self, email: str) -> Iterator[Any]:
        return (user for user in super().get_users(email) if user.is_staff)


class ResetView(views.PasswordResetView):
    """Whoever asks too often is told nothing else: nobody shall hear who has an account."""

    form_class = ResetForm
    extra_email_context = _MAIL_CONTEXT

    def form_valid(self, form: Any) -> HttpResponse:
        key = form.cleaned_data["email"].lower()
        allowed = consume(self.request, app="allauth.account", action="reset_password_of", key=key)
        return super().form_valid(form) if allowed else redirect(self.get_success_url())


password_reset_urls = [
    path(
        "admin/password_reset/",
        rate_limit(action="reset_password")(ResetView.as_view()),
        name="admin_password_reset",
    ),
    path(
        "admin/password_reset/done/",
        views.PasswordResetDoneView.as_view(),
        name="password_reset_done",
    ),
    path(
        "admin/reset/<uidb64>/<token>/",
        transaction.atomic(views.PasswordResetConfirmView.as_view()),
        name="password_reset_confirm",
    ),
    path(
        "admin/reset/done/",
        views.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
]
