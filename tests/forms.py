"""Forms filled in as a browser fills them: every control posts what the page shows."""

import xml.etree.ElementTree as ElementTree

from tests.html import Document

Values = dict[str, str | list[str]]


def form_values(document: Document, form_id: str) -> Values:
    """What submitting the form with this id, unchanged, would post."""
    form = document.one(f".//form[@id='{form_id}']")
    values: Values = {}
    for control in form.iter():
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "textarea":
            # A browser drops one leading line break and posts CRLF.
            text = "".join(control.itertext()).removeprefix("\n")
            values[name] = text.replace("\n", "\r\n")
        elif control.tag == "select":
            chosen = [option.get("value", "") for option in _chosen(control)]
            if control.get("multiple") is not None:
                values[name] = chosen
            elif chosen:
                values[name] = chosen[0]
        elif control.tag == "input":
            kind = control.get("type", "text")
            if kind in ("submit", "button", "file"):
                continue
            if kind in ("checkbox", "radio"):
                if control.get("checked") is not None:
                    values[name] = control.get("value", "on")
                continue
            values[name] = control.get("value", "")
    return values


def _chosen(select: ElementTree.Element) -> list[ElementTree.Element]:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    return chosen or ([] if select.get("multiple") is not None else options[:1])
