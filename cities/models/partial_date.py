"""Dates known to the day, the month or only the year, and never shown as more.

Written as ISO 8601 does it: `2013`, `2013-11`, `2013-11-21`. The text itself carries the
precision and sorts in the order of time, so it is stored as it is.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.byte_order import ByteOrdered

Precision = Literal["year", "month", "day"]
_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date of which at least the year is known."""

    year: int
    month: int = 0  # 0: not known
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2013`, `2013-11` or `2013-11-21`; ValueError for anything else."""
        match = _FORM.fullmatch(text.strip())
        if not match:
            raise ValueError(text)
        parts = [int(part) for part in match.groups() if part]
        date(*[*parts, 1, 1][:3])  # refuses month 13 and 30 February
        return cls(*parts)

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> date:
        """The first day that the date may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


class DateText(forms.CharField):
    """The form field of a partial date: its text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != (data or "").strip()


class PartialDateField(ByteOrdered, models.CharField[PartialDate | str, PartialDate]):
    """Stores a PartialDate in its ISO form."""

    default_error_messages = {
        "invalid": _("Give a year, a month or a day: 2013, 2013-11 or 2013-11-21.")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)
        self.help_text = self.help_text or self.default_error_messages["invalid"]

    def from_db_value(self, value: str | None, *_: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value in (None, "") or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.parse(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def get_prep_value(self, value: Any) -> str:
        # A look-up by the beginning (`date__startswith="2013"`) is no date and passes as it is.
        return "" if value is None else str(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> str:
        return self.get_prep_value(self.to_python(value))

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value) if value else "")

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return super().formfield(**{"form_class": DateText, "max_length": 10, **kwargs})
