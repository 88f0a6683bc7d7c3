"""What a request gives, read with care."""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import DateTimeField
from django.http import HttpRequest
from django.utils.translation import gettext as _

YEARS = range(2000, 2101)  # in which a publication can be planned


class FromAddress:
    """Mixin of a model's admin: what an address gives is read with care, where Django fails on what
    nobody could mean.
    """

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The record; a field without a name is the primary key."""
        return super().get_object(request, object_id, from_field or None)  # type: ignore[misc]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What a new form holds, without keys that no related record could have."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)  # type: ignore[misc]
        for field in self.opts.get_fields():  # type: ignore[attr-defined]
            if field.is_relation and (given := initial.get(field.name)):
                keys = given if isinstance(given, list) else [given]
                if not all(key(each) for each in keys):
                    del initial[field.name]
        return initial


def note_of(request: HttpRequest) -> str:
    """The reason the editor gave, if any."""
    return request.POST.get("note", "").strip()


def moment_of(request: HttpRequest) -> datetime | None:
    """The moment the editor gave, in the desk's time zone; ValidationError if it is none."""
    given = request.POST.get("publish_at", "").strip()
    if not given:
        return None
    moment: datetime | None = None
    with suppress(OverflowError):
        moment = DateTimeField().clean(given)
    if moment is None or moment.year not in YEARS:
        raise ValidationError(
            _("Give a moment between %(first)d and %(last)d."),
            params={"first": YEARS[0], "last": YEARS[-1]},
        )
    return moment


def key(text: str | None) -> int | None:
    """A primary key; None if it is none that a database could have."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,18}", text) else None
