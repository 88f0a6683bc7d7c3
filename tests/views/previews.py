"""Revisions in every state a preview may show, and what must be true of the answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cities.models import (
    PreviewLink,
    Revision,
)
from cities.models.line import Line
from cities.search.words import TABLE, VOCABULARY
from tests.factories import MAKERS, edit

OLD = {"en": "Heron", "zh-hans": "苍鹭"}
NEW = {"en": "Kingfisher", "zh-hans": "翠鸟"}
PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
}
kinds = pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)
languages = pytest.mark.parametrize("language", NEW)


def titles(kind: Any, words: dict[str, str]) -> dict[str, str]:
    name = kind.title_field
    return {f"{name}_en": words["en"], f"{name}_zh_hans": words["zh-hans"]}


def draft(kind: Any) -> Revision:
    return Line.of(MAKERS[kind](published_at=None, **titles(kind, NEW))).head()


def scheduled(kind: Any) -> Revision:
    at = timezone.now() + timedelta(days=1)
    return Line.of(MAKERS[kind](published_at=at, **titles(kind, NEW))).head()


def withdrawn(kind: Any) -> Revision:
    record = MAKERS[kind](**titles(kind, NEW))
    record.withdraw()
    return Line.of(record).head()


def pending(kind: Any) -> Revision:
    record = MAKERS[kind](**titles(kind, OLD))
    written: Revision = edit(record, **titles(kind, NEW), slug="renamed").revision
    return written


def past(kind: Any) -> Revision:
    record = MAKERS[kind](slug="before", **titles(kind, NEW))
    revision = Line.of(record).head()
    edit(record, **titles(kind, OLD), slug="after")
    record.publish()
    return revision


def deleted(kind: Any) -> Revision:
    record = MAKERS[kind](**titles(kind, NEW))
    line = Line.of(record)
    record.delete()
    return line.head()


STATES: list[Callable[[Any], Revision]] = [draft, scheduled, withdrawn, pending, past, deleted]
states = pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)


def link_to(revision: Revision, **values: Any) -> PreviewLink:
    week = timezone.now() + timedelta(days=7)
    made: PreviewLink = PreviewLink.objects.create(
        **{"revision": revision, "expires_at": week, **values}
    )
    return made


def assert_private(response: Any) -> None:
    assert {name: response.headers.get(name) for name in PRIVATE} == PRIVATE


# How SQLite files the words of the search index; what they are is in the tables beside these.
FILING = (f"{TABLE}_data", f"{TABLE}_idx", VOCABULARY)


def everything() -> dict[str, list[Any]]:
    """Every row of every table, as it is stored whatever language is active."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names()
        return {table: rows(cursor, table) for table in tables if table not in FILING}


def rows(cursor: Any, table: str) -> list[Any]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
    return sorted(map(repr, cursor.fetchall()))
