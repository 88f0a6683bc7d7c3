"""How each text of the side-by-side form stands in its language, beside its field."""

from datetime import datetime
from typing import Any, NamedTuple

from django import template
from django.contrib.admin.helpers import AdminField

from cities.models.agreement import Lags
from cities.models.gaps import Status, status_of
from cities.models.judging import judged_fields
from cities.models.languages import column, columns_of_the_form
from cities.models.outdated import read_lags
from cities.snapshot_comparison import pieces
from cities.text_difference import Piece
from cities.tick_boxes import TickBox, tick_boxes

register = template.Library()


class Behind(NamedTuple):
    """What the text lacks: how another language differs from what it said when they agreed."""

    name: str  # of the other language
    code: str
    since: datetime
    pieces: list[Piece]


class Cell(NamedTuple):
    """The text of one field in one language."""

    language: str
    status: Status | None
    behind: list[Behind]
    ticks: list[TickBox]


@register.simple_tag
def cell(field: AdminField) -> Cell | None:
    """`{% cell field as cell %}`: how a form field's text stands; None if it is of no language."""
    bound: Any = getattr(field, "field", None)
    record = getattr(getattr(bound, "form", None), "instance", None)
    if record is None or not hasattr(record, "outdated"):
        return None
    model = type(record)
    model_field = next((each for each in model._meta.fields if each.name == bound.name), None)
    language = getattr(model_field, "language", None)
    base = getattr(getattr(model_field, "translated_field", None), "name", "")
    if language is None or base not in judged_fields(model):
        return None
    texts = {code: record.text(base, code) for code, _name in columns_of_the_form()}
    lags = read_lags(record.outdated, base)
    essential = base in model.essential_translations
    status = status_of(texts, lags, language, is_essential=essential) if record.pk else None
    behind = _behind(record, base, language, lags) if status is Status.OUTDATED else []
    said = status if any(texts.values()) else None  # of nothing there is nothing to say
    return Cell(language, status, behind, tick_boxes(bound, language, said, lags))


def _behind(record: Any, field: str, language: str, lags: Lags) -> list[Behind]:
    found = []
    for code, name in columns_of_the_form():
        if lag := lags.get((language, code)):
            model_field = record._meta.get_field(column(field, code))
            change = pieces(model_field, lag.said, record.text(field, code))
            found.append(Behind(name, code, datetime.fromisoformat(lag.since), change))
    return found
