"""Password reset by mail, offered when mail is set up.

The admin shows its "forgotten password" link as soon as the address of this name exists.
"""

from urllib.parse import urlsplit

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth import views
from django.urls import path
from django.utils.translation import gettext_lazy as _

_SITE = urlsplit(settings.SITE_URL)
# The link in the mail comes from SITE_URL, never from the `Host` header of who asks.
_MAIL_CONTEXT = {
    "domain": _SITE.netloc,
    "protocol": _SITE.scheme,
    "site_name": _("EU-China Smart City Cooperation"),
}

password_reset_urls = [
    path(
        "admin/password_reset/",
        rate_limit(action="reset_password")(
            views.PasswordResetView.as_view(extra_email_context=_MAIL_CONTEXT)
        ),
        name="admin_password_reset",
    ),
    path(
        "admin/password_reset/done/",
        views.PasswordResetDoneView.as_view(),
        name="password_reset_done",
    ),
    path(
        "admin/reset/<uidb64>/<token>/",
        views.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "admin/reset/done/",
        views.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
]
