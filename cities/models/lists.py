"""Short lists of words kept in one column: aliases, authors, languages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.normal_form import normalise_line


def distinct(words: list[str]) -> list[str]:
    """`words` normalised, without empty ones and without repetitions in another case."""
    found: dict[str, str] = {}
    for word in words:
        line = normalise_line(word)
        if line:
            found.setdefault(line.casefold(), line)
    return list(found.values())


class OnePerLine(forms.CharField):
    """A text area that holds one word or name per line."""

    widget = forms.Textarea(attrs={"rows": 6, "cols": 40, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return distinct((value or "").splitlines())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


class WordListField(models.JSONField):
    """A list of words or names in the order the editor gives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "default": list, "blank": True})

    def to_python(self, value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise ValidationError(_("Give a list of words."), code="invalid")
        return distinct(value)

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        words = self.to_python(super().pre_save(instance, add))
        setattr(instance, self.attname, words)
        return words

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        self.to_python(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return models.Field.formfield(
            self, form_class=OnePerLine, **{"show_hidden_initial": False, **kwargs}
        )
