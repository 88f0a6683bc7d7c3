"""Where an unpublished state can be looked at: the public address, with a word on what to show."""

from typing import Any

from django.utils.http import urlencode

from cities.models import Record, Revision
from cities.models.line import Line
from cities.models.snapshot import columns_at

PREVIEW = "preview"  # the query's name


def preview_address(revision: Revision, language: str, token: str = "") -> str:
    """The path at which `revision` is shown in `language`: to whoever has `token`, else to editors.

    It is the address that the record would have: a pending slug, or that of a deleted record.
    Empty for what has no public page.
    """
    model: Any = Line.holding(revision).model
    if not issubclass(model, Record):
        return ""
    said = columns_at(model, revision.snapshot, (), model.address_fields)
    address: str = model(**said).address_in(language)
    page, mark, anchor = address.partition("#")
    query = urlencode({PREVIEW: token or revision.pk})
    return f"{page}{'&' if '?' in page else '?'}{query}{mark}{anchor}"
