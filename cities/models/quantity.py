"""Numbers as people write them: 1234 stays 1234 in a column that could hold 1234.567."""

from decimal import Decimal
from typing import Any

from django.db import models


def without_padding(value: Decimal) -> Decimal:
    """`value` without the zeros behind the point that only the column added."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


class QuantityField(models.DecimalField[Decimal | int | float | str, Decimal]):
    """A decimal number that is read, shown and exported without padding."""

    def from_db_value(self, value: Decimal | None, *_: Any) -> Decimal | None:
        return None if value is None else without_padding(value)

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        return without_padding(number) if isinstance(number, Decimal) else number
