"""The editing desk, one file per model."""

from cities.admin import (
    accounts,
    audit,
    city,
    cooperation,
    figure,
    milestone,
    news,
    page,
    partner,
    practice,
    publication,
    revision,
)

__all__ = [
    "accounts",
    "audit",
    "city",
    "cooperation",
    "figure",
    "milestone",
    "news",
    "page",
    "partner",
    "practice",
    "publication",
    "revision",
]
