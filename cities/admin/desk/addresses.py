"""Addresses of the desk's pages about one record."""

from typing import Any

from django.urls import reverse

from cities.models.line import Line


def form_address(line: Line) -> str:
    """The form of the record."""
    return _address(line, "change")


def page_address(line: Line, action: str, revision: Any = None) -> str:
    """The page of the record named `action`, about `revision` if one is given."""
    address = _address(line, action)
    return f"{address}?revision={revision.pk}" if revision is not None else address


def list_address(model: Any) -> str:
    """The list of all records of `model`."""
    return reverse(f"admin:cities_{model._meta.model_name}_changelist")


def _address(line: Line, action: str) -> str:
    return reverse(f"admin:cities_{line.model._meta.model_name}_{action}", args=[line.record_id])
