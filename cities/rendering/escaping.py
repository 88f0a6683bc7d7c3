"""Text made harmless in HTML, with the same entities as Django's own `escape`."""

from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
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


class PrintsAsDjango(CodeGenerator):
    """Compiles templates that print by the environment's `finalize`, which is `printed`, alone.

    Jinja would escape what that returns once more: twice the time, and other entities of quotes.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(finalize.src or "")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(")")
