"""Text made harmless in HTML, with the same entities as Django's own `escape`."""

from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


def escaped(text: str) -> SafeString:
    """`text` as HTML. Django's function does this too, and first asks whether it is lazy."""
    return SafeString(escape(text))


def as_django_escapes(value: Any) -> Any:
    """What a template prints of `value`.

    Jinja writes quotes as other entities than Django does. They are left to this function, all
    the rest to Jinja, which is quicker.
    """
    kind = type(value)
    if kind is str:
        return escaped(value) if "'" in value or '"' in value else value
    return value if kind is SafeString or kind is int else conditional_escape(value)
