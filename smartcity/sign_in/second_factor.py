"""Who publishes or manages people signs in with a second factor too: a password that leaks must
not be enough to speak for the cooperation.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cities.expired_session import keep_posted
from cities.roles import may_manage_people, may_publish
from smartcity.sign_in.addresses import is_open


def is_required_of(user: Any) -> bool:
    """Whether what `user` may do asks for a second factor."""
    return bool(user.is_active and user.is_staff and (may_publish(user) or may_manage_people(user)))


def has_one(user: Any) -> bool:
    """Whether `user` has set up an authenticator, a security key or a passkey."""
    from allauth.mfa.models import Authenticator

    return bool(Authenticator.objects.filter(user=user).exists())


def grace_ends(user: Any) -> datetime:
    """Until when `user` may do without: so many days after the account was made."""
    joined: datetime = user.date_joined
    return joined + settings.SECOND_FACTOR_GRACE


class RequireSecondFactor:
    """Middleware: whoever needs a second factor and has none sets one up before anything else;
    during the grace, the first page of the desk says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """Runs after the CSRF check: what is posted meanwhile is kept, as in a session's end."""
        home = reverse("admin:index")
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if not request.path_info.startswith(home) or is_open(name):
            return None
        user = request.user
        if not is_required_of(user) or has_one(user):
            return None
        if (end := grace_ends(user)) > timezone.now():
            if request.path_info == home:
                _advise(request, end)
            return None
        if request.method == "POST" and keep_posted(request):
            messages.warning(request, _("What you wrote is kept and will be saved afterwards."))
        messages.warning(
            request, _("Your account may publish: set up two-step verification to go on.")
        )
        return HttpResponseRedirect(reverse("mfa_index"))


def _advise(request: HttpRequest, end: datetime) -> None:
    text = _(
        "Your account may publish, so it needs two-step verification from {day}. "
        '<a href="{address}">Set it up now</a>'
    )
    day = date_format(timezone.localtime(end), "DATE_FORMAT")
    messages.warning(request, format_html(text, day=day, address=reverse("mfa_index")))
