"""An expired session asks for sign-in and then saves: what was posted waits meanwhile.

A form carries a signed note of who opened it. When it is posted without a session, the
posted text is put into a new session, which survives the sign-in, whatever steps that takes;
then the text is saved as if it had just been posted. Without such a note nothing is kept, so
that strangers cannot fill the database.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from cities.sent_images import posted

WRITER = "writer"  # the hidden field of the form
_SALT = "cities.writer"
_LONGEST = 60 * 60 * 24 * 30  # seconds between opening a form and posting it
_POSTED = "posted"


def writer_note(user: Any) -> str:
    """What the form says of who opened it."""
    return signing.dumps(user.pk, salt=_SALT)


def writer_of(request: HttpRequest) -> Any:
    """The primary key of who opened the posted form; None if it does not say."""
    try:
        return signing.loads(request.POST.get(WRITER, ""), salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        return None


def is_anothers(request: HttpRequest) -> bool:
    """Whether the posted form was opened by another account than the one that is signed in."""
    writer = writer_of(request)
    return writer is not None and writer != request.user.pk


def keep_posted(request: HttpRequest) -> bool:
    """Keep what is posted until it is resumed. False, and nothing is kept, if no form of the desk
    was opened for it, or by nobody who may come back.
    """
    writer = writer_of(request)
    if writer is None or not _is_of_a_record(request.path_info):
        return False
    if not User.objects.filter(pk=writer, is_active=True, is_staff=True).exists():
        return False
    request.session[_POSTED] = {
        "path": request.path_info,
        "body": posted(request).urlencode(),
        "writer": writer,
    }
    return True


def _is_of_a_record(path: str) -> bool:
    """Whether it is the address of a form, or of an act, of content or of an account."""
    match = resolve(path)
    return match.app_name == "admin" and (match.url_name or "").startswith(("cities_", "auth_"))


class KeepPosted:
    """Middleware: keep what is posted to the desk by somebody whose session has ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """Runs after the CSRF check: only what passed it is kept."""
        if request.method != "POST" or not request.path_info.startswith(reverse("admin:index")):
            return None
        if request.user.is_authenticated or not keep_posted(request):
            return None
        messages.warning(
            request, _("Your session had ended. Sign in, and what you wrote will be saved.")
        )
        return redirect_to_login(reverse("admin_resume"), reverse("admin:login"))


def resume(request: HttpRequest) -> HttpResponse:
    """Do what was posted before the sign-in; kept until it is done or answered by its form."""
    posted = request.session.get(_POSTED)
    if posted is None:
        return HttpResponseRedirect(reverse("admin:index"))
    if posted["writer"] != request.user.pk:
        messages.error(
            request,
            _("What was written before the sign-in is another account's, and was not saved."),
        )
        return HttpResponseRedirect(reverse("admin:index"))
    match = resolve(posted["path"])
    again: Any = request
    again._load_post_and_files()  # or the first look at FILES would empty POST again
    again.method, again.POST = "POST", QueryDict(posted["body"])
    again.path = again.path_info = posted["path"]
    again.resolver_match = match
    again._dont_enforce_csrf_checks = True  # it passed the check when it was posted
    named = match.url_name or ""
    # A form that comes back with an error is to be posted to its own address, not to this one.
    own = {"form_url": posted["path"]} if named.endswith(("_change", "_add")) else {}
    response: HttpResponse = match.func(again, *match.args, **{**match.kwargs, **own})
    del request.session[_POSTED]
    return response


def resume_view() -> Any:
    """The view behind the sign-in of the admin."""
    return admin.site.admin_view(resume)
