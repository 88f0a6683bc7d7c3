"""Who publishes or manages people signs in with a second factor too: a password that leaks must
not be enough to speak for the cooperation.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
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

    codes = Authenticator.Type.RECOVERY_CODES
    return bool(Authenticator.objects.filter(user=user).exclude(type=codes).exists())


def was_shown(request: HttpRequest, user: Any) -> bool:
    """Whether whoever signed in to this session showed a second factor."""
    return any(each["method"] == "mfa" for each in get_authentication_records(request, user))


def is_in(request: HttpRequest, user: Any) -> bool:
    """Whether `user`, who is signed in, may do in this session what they may do."""
    if not is_required_of(user):
        return True
    return was_shown(request, user) if has_one(user) else grace_ends(user) > timezone.now()


def grace_ends(user: Any) -> datetime:
    """Until when `user` may do without: so many days after the account was made."""
    joined: datetime = user.date_joined
    return joined + settings.SECOND_FACTOR_GRACE


class RequireSecondFactor:
    """Middleware: whoever needs a second factor and has none sets one up before anything else;
    whoever has one and did not show it signs in again. Until then they read the site as visitors.
    During the grace, the first page of the desk says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_of_the_desk(request):
            user = request.user  # not looked at before somebody asks: that takes a cookie
            request.user = SimpleLazyObject(  # type: ignore[assignment]
                lambda: user if is_in(request, user) else AnonymousUser()
            )
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """Runs after the CSRF check: what is posted meanwhile is kept, as in a session's end."""
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if not _is_of_the_desk(request) or is_open(name):
            return None
        user = request.user
        if not is_in(request, user):
            return _sign_in_again(request) if has_one(user) else _set_one_up(request)
        is_first_page = request.path_info == _desk()
        if is_first_page and is_required_of(user) and not has_one(user):
            _advise(request, grace_ends(user))
        return None


def _is_of_the_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(_desk())


@cache  # asked twice for every page of the site
def _desk() -> str:
    """The address of the desk, the same in every language."""
    return reverse("admin:index")


def _set_one_up(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and keep_posted(request):
        messages.warning(request, _("What you wrote is kept and will be saved afterwards."))
    messages.warning(request, _("Your account may publish: set up two-step verification to go on."))
    return HttpResponseRedirect(reverse("mfa_index"))


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    """The session was begun before the account had a second factor."""
    logout(request)
    if request.method == "POST" and keep_posted(request):
        messages.warning(
            request, _("Your session had ended. Sign in, and what you wrote will be saved.")
        )
        return redirect_to_login(reverse("admin_resume"), reverse("admin:login"))
    return redirect_to_login(request.get_full_path(), reverse("admin:login"))


def _advise(request: HttpRequest, end: datetime) -> None:
    text = _(
        "Your account may publish, so it needs two-step verification from {day}. "
        '<a href="{address}">Set it up now</a>'
    )
    day = date_format(timezone.localtime(end), "DATE_FORMAT")
    messages.warning(request, format_html(text, day=day, address=reverse("mfa_index")))
