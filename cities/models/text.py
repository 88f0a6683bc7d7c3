"""The fields that hold text, all of which store it in its normal form.

They normalise when they validate *and* when they prepare a value for the database, so that
forms, fixtures, imports, `update()` and `bulk_create` all agree.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.languages import columns
from cities.models.normal_form import normalise, normalise_line, normalise_rich


class NormalisedText(forms.CharField):
    """The form field of a text: what is posted differs only if its normal form does."""

    def __init__(
        self, *args: Any, normal_form: Callable[[str], str] = normalise, **kw: Any
    ) -> None:
        self.normal_form = normal_form
        super().__init__(*args, **kw)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.normal_form(initial or "") != self.normal_form(data or "")


class _NormalisedText:
    """Mixin of a text field: `form` is the one way its text is written down."""

    form = staticmethod(normalise)

    def to_python(self, value: Any) -> str:
        return "" if value is None else self.form(str(value))

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)  # type: ignore[misc]
        return (
            self.to_python(prepared) if prepared is None or isinstance(prepared, str) else prepared
        )

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        name: str = self.attname  # type: ignore[attr-defined]
        value = self._first_text(instance, name) or getattr(instance, name)
        if value is None or isinstance(value, str):
            value = instance.__dict__[name] = self.to_python(value)
        return value

    def formfield(
        self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any
    ) -> Any:
        return super().formfield(  # type: ignore[misc]
            form_class=form_class or partial(NormalisedText, normal_form=self.form),
            choices_form_class=choices_form_class,
            **kwargs,
        )

    @staticmethod
    def _first_text(instance: models.Model, name: str) -> str:
        """The first text of a translated field, for its bare column.

        The library would store the text of whichever language the saving editor has active,
        so that the same save by two editors would store two things.
        """
        texts = (getattr(instance, column, "") for column in columns(name))
        return next((text for text in texts if text), "")


class TextLine(_NormalisedText, models.CharField[str, str]):
    """A text of one line, such as a name or a title."""

    form = staticmethod(normalise_line)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)


class PlainText(_NormalisedText, models.TextField[str, str]):
    """A text of several lines without markup."""


class RichText(_NormalisedText, models.TextField[str, str]):
    """HTML of a few harmless elements (`RICH_TEXT_TAGS`)."""

    form = staticmethod(normalise_rich)


class WebAddress(models.URLField[str, str]):
    """An http(s) address; an editor who leaves the scheme out means https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        # Pages print it as a link: no path of writing may bring in another scheme.
        if value and not value.startswith(("http://", "https://")):
            raise ValidationError(_("Give an address that begins with https:// or http://."))
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return super().formfield(**{"assume_scheme": "https", **kwargs})
