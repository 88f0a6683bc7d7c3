"""Which texts of a record lag behind another language: the column that says it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from cities.models.agreement import Lag, Lags
from cities.models.languages import column, language_codes

OUTDATED = "outdated"  # the name of the column
_KEYS = ("field", "language", "behind", "said", "since")


class OutdatedField(models.JSONField):
    """A list with an entry for each text that lags behind another; empty if nothing does.

    An entry names the field, the language of the text, the one that it is behind, what that one
    said when the two last agreed, and since when it says something else. Never typed by anyone:
    it is judged when a state is written, and travels in the fixtures.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"default": list, "blank": True, "editable": False}
        super().__init__(*args, **{"verbose_name": _("translation status"), **defaults, **kwargs})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        # Nearly all, of all that is read: nothing lags.
        if value == "[]":
            return []
        entries = super().from_db_value(value, expression, connection)
        # PostgreSQL keeps no order of names; files are to be the same of every database.
        return entries and [{key: entry[key] for key in _KEYS} for entry in entries]

    def to_python(self, value: Any) -> list[dict[str, str]]:
        if not isinstance(value, list) or not all(_is_entry(entry) for entry in value):
            raise ValidationError(
                _("Give a list of entries with %(keys)s."), params={"keys": _(", ").join(_KEYS)}
            )
        return sorted(value, key=_place)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        for entry in self.to_python(value):
            languages = {entry["language"], entry["behind"]}
            if len(languages) != 2 or not languages <= set(language_codes()):
                raise ValidationError(_("Name two different languages of the site."))
            if not hasattr(model_instance, column(entry["field"], entry["language"])):
                raise ValidationError(
                    _("“%(name)s” is no translated field."), params={"name": entry["field"]}
                )
            moment = parse_datetime(entry["since"])
            if moment is None or moment.tzinfo is None:
                raise ValidationError(_("Give a moment such as 2026-11-22T00:00:00Z."))


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and sorted(entry) == sorted(_KEYS)
        and all(isinstance(each, str) for each in entry.values())
    )


def _place(entry: dict[str, str]) -> tuple[str, ...]:
    return entry["field"], entry["language"], entry["behind"]


def read_lags(entries: list[dict[str, str]], field: str) -> Lags:
    """The lags of one field."""
    return {
        (entry["language"], entry["behind"]): Lag(entry["said"], entry["since"])
        for entry in entries
        if entry["field"] == field
    }


def write_lags(lags: dict[str, Lags]) -> list[dict[str, str]]:
    """The entries of all fields, in one order whatever came first."""
    entries = [
        dict(zip(_KEYS, (field, *pair, *lag), strict=True))
        for field, found in lags.items()
        for pair, lag in found.items()
    ]
    return sorted(entries, key=_place)


def renamed_lags(
    entries: list[dict[str, str]], renamed: Mapping[str, str], fields: Collection[str]
) -> list[dict[str, str]]:
    """Entries of an earlier time under today's names of `fields`; `renamed` says which columns
    had another. What is said of a field or a language that is no more is left out.
    """
    found = []
    for entry in entries:
        if not {entry["language"], entry["behind"]} <= set(language_codes()):
            continue
        was = column(entry["field"], entry["language"])
        now = renamed.get(was, was)
        names = [field for field in fields if column(field, entry["language"]) == now]
        found += [{**entry, "field": name} for name in names]
    return sorted(found, key=_place)
