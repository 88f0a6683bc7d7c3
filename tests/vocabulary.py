"""Data read by the vocabulary of schema.org as others wrote it down: its types, their properties,
and what a value of each may be.
"""

import datetime
import json
import re
from typing import Any

import msgspec_schemaorg.models as vocabulary

from tests.html import Document

Node = dict[str, Any]
# What the vocabulary itself lends to any property of an action: how its input is given.
_INPUT = "-input"
_PLAIN = {"str", "URL", "bool", "int", "float", "datetime", "date", "time"}


def graph_of(document: Document) -> list[Node]:
    """The nodes of the one block of data in a page."""
    block = document.one("head/script[@type='application/ld+json']")
    data = json.loads(block.text or "")
    assert data["@context"] == "https://schema.org"
    found: list[Node] = data["@graph"]
    return found


def node_of(document: Document, kind: str) -> Node:
    """The one node of a type."""
    (found,) = (node for node in graph_of(document) if node["@type"] == kind)
    return found


def check(node: Node) -> None:
    """Raise AssertionError unless every type, property and value is one of the vocabulary."""
    kind = _type(node["@type"])
    ranges = _ranges(kind)
    for name, value in node.items():
        if name in ("@id", "@type"):
            assert isinstance(value, str)
        elif name.endswith(_INPUT):
            assert name.removesuffix(_INPUT) in ranges, (kind, name)
        else:
            assert name in ranges, (kind, name)
            for each in value if isinstance(value, list) else [value]:
                _check_value(f"{kind.__name__}.{name}", each, ranges[name])


def _check_value(where: str, value: Any, allowed: set[str]) -> None:
    if isinstance(value, dict):
        if "@value" in value:
            assert set(value) == {"@language", "@value"}, where
            assert "str" in allowed, where
        elif set(value) != {"@id"}:  # which only refers to another node
            check(value)
            assert {each.__name__ for each in _type(value["@type"]).__mro__} & allowed, where
    elif isinstance(value, str):
        assert _fits(value, allowed), (where, value, allowed)
    else:
        assert type(value).__name__ in allowed, (where, value)


def _fits(value: str, allowed: set[str]) -> bool:
    """Whether a text is a value of a property; an address stands for the thing that it names."""
    if "str" in allowed:
        return bool(value.strip())
    if {"date", "datetime"} & allowed and _is_date(value):
        return True
    return re.fullmatch(r"https?://\S+", value) is not None and bool(
        "URL" in allowed or allowed - _PLAIN
    )


def _is_date(value: str) -> bool:
    """ISO 8601, in which a date may end after its year or month."""
    whole = value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value
    try:
        datetime.datetime.fromisoformat(whole)
    except ValueError:
        return False
    return True


def _type(name: str) -> Any:
    found = getattr(vocabulary, name, None)
    assert found is not None, f"schema.org has no type {name}"
    return found


def _ranges(kind: Any) -> dict[str, set[str]]:
    """The names of the types that each property of a type may have."""
    found: dict[str, Any] = {}
    for each in reversed(kind.__mro__):
        found |= getattr(each, "__annotations__", {})
    return {name: set(re.findall(r"\w+", str(types))) for name, types in found.items()}
