"""What an address gives beside its path, read with care."""

import re

from django.http import HttpRequest


def number(request: HttpRequest, name: str) -> int | None:
    """A number of the query; None if it gives none that could be meant."""
    given = request.GET.get(name, "")
    return int(given) if re.fullmatch("[0-9]{1,6}", given) else None
