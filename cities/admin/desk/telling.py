"""Messages that the browser listens to as well."""

import re

from django.contrib import messages
from django.http import HttpRequest


def tell_saved(request: HttpRequest, text: str, level: int = messages.SUCCESS) -> None:
    """Tell that the server has what was posted: the browser need not keep that form any longer."""
    form = request.POST.get("draft", "")
    known = re.fullmatch(r"[\w-]{1,40}", form, re.ASCII)
    messages.add_message(request, level, text, extra_tags=f"saved-{form}" if known else "")
