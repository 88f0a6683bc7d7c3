"""The editing desk, one file per model."""

from cities.admin import (
    city,
    cooperation,
    figure,
    milestone,
    news,
    page,
    partner,
    practice,
    publication,
)

__all__ = [
    "city",
    "cooperation",
    "figure",
    "milestone",
    "news",
    "page",
    "partner",
    "practice",
    "publication",
]
