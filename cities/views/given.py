"""What an address gives beside its path, read with care."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from cities.models.normal_form import normalise_line

LONGEST = 400  # signs of one text

_View = TypeVar("_View", bound=Callable[..., Any])


def decided_by(*query_names: str) -> Callable[[_View], _View]:
    """`@decided_by("part")`: the view answers everybody the same, who gives the same for these
    names of the query. Classes say it by an attribute of the same name.
    """

    def mark(view: _View) -> _View:
        view.query_names = query_names  # type: ignore[attr-defined]
        return view

    return mark


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
