"""What a form and its answer tell the browser, which keeps the text until it has arrived."""

import re
import secrets

from django.contrib import messages
from django.http import HttpRequest

from cities.expired_session import writer_note


def form_marks(request: HttpRequest) -> dict[str, str]:
    """Who opened a form, and its own name, by which the browser keeps and lets go of its text."""
    draft = request.POST.get("draft") or secrets.token_urlsafe(12)
    return {"writer": writer_note(request.user), "draft": draft}


def tell_saved(request: HttpRequest, text: str, level: int = messages.SUCCESS) -> None:
    """Tell that the server has what was posted: the browser need not keep that form any longer."""
    form = request.POST.get("draft", "")
    known = re.fullmatch(r"[\w-]{1,40}", form, re.ASCII)
    messages.add_message(request, level, text, extra_tags=f"saved-{form}" if known else "")
