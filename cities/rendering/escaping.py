"""Text made harmless in HTML, with the same entities as Django's own `escape`."""

from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from markupsafe import Markup


def escaped(text: str) -> SafeString:
    """`text` as HTML. Django's function does this too, and first asks whether it is lazy."""
    return SafeString(escape(text))


def printed(value: Any) -> str:
    """What a template prints of `value`."""
    kind = type(value)
    if kind is SafeString or kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return escape(value)
    return str(value) if kind is int else str(conditional_escape(value))
