"""Text as it is stored: one normal form, whatever path it came by.

Browsers post CRLF, Macs paste decomposed accents, Word pastes markup. A text that means
the same must be stored the same, or a save without a change would look like a change.
The fields below therefore normalise when they validate *and* when they prepare a value
for the database, so that forms, fixtures, imports, `update()` and `bulk_create` all agree.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from html import unescape
from typing import Any

import nh3
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.languages import columns

# No text may hold these: they cannot be stored everywhere and never mean anything.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"</(?:p|h[23]|li|blockquote)>|<br>")

RICH_TEXT_TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
RICH_TEXT_ATTRIBUTES = {"a": {"href"}}
LINK_SCHEMES = {"http", "https", "mailto"}


def normalise(text: str) -> str:
    """Plain text: line ends LF, Unicode NFC, no control characters, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", text)).strip()


def normalise_line(text: str) -> str:
    """Like `normalise`, for a text of one line: line breaks become spaces."""
    return " ".join(normalise(text).split("\n"))


def normalise_rich(text: str) -> str:
    """Rich text: as `normalise`, with no markup but the allowed one; empty if it says nothing.

    Sanitising comes last and is repeated until nothing changes: composing characters can
    swallow the end of a tag (`>` and U+0338 make `≯`), so what NFC touches is cleaned again.
    """
    before, html = None, normalise(text)
    while html != before:
        before = html
        html = normalise(
            nh3.clean(
                html,
                tags=RICH_TEXT_TAGS,
                attributes=RICH_TEXT_ATTRIBUTES,
                url_schemes=LINK_SCHEMES,
                link_rel=None,
            )
        )
    return html if _TAG.sub("", html).replace("&nbsp;", "").strip() else ""


def readable(html: str) -> str:
    """What rich text says, in lines, without its markup."""
    lines = _TAG.sub("", _BREAK.sub("\n", html)).split("\n")
    return unescape("\n".join(line.strip() for line in lines if line.strip()))


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
