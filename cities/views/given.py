"""What an address gives beside its path, read with care."""

import re

from django.http import HttpRequest

from cities.models.normal_form import normalise_line

LONGEST = 400  # signs of one text


def number(request: HttpRequest, name: str) -> int | None:
    """A number of the query; None if it gives none that could be meant."""
    given = request.GET.get(name, "")
    return int(given) if re.fullmatch("[0-9]{1,6}", given) else None


def line(request: HttpRequest, name: str) -> str:
    """A text of the query without what no page can show, such as control characters, and no
    longer than anybody types.
    """
    return normalise_line(request.GET.get(name, "")[:LONGEST])


def lines(request: HttpRequest, name: str) -> list[str]:
    """All texts of that name, each once, in order; empty ones are left out."""
    given = (normalise_line(text[:LONGEST]) for text in request.GET.getlist(name))
    return list(dict.fromkeys(text for text in given if text))
