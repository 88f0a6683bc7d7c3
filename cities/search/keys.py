"""The key of a record in the index: one number, by which the records of a kind stand together.

The later a record was made, the lower its key: a search reads its newest first, and FTS5 skips
what it need not read only on the way up.
"""

from typing import NamedTuple

# In the order in which equals are found. A number once given stays: it is in every key.
KINDS = {
    "city": 1,
    "practice": 2,
    "cooperation": 3,
    "partner": 4,
    "publication": 5,
    "page": 6,
    "milestone": 7,
    "newsitem": 8,
}
BITS = 40  # for the record
_NAMES = {number: kind for kind, number in KINDS.items()}


class Span(NamedTuple):
    """The keys that records of one kind may have, both ends included."""

    first: int
    last: int


def span(kind: str) -> Span:
    """The keys of the records of `kind`, the name of their model."""
    number = KINDS[kind]
    return Span(number << BITS, (number + 1 << BITS) - 1)


def key_of(kind: str, record_id: int) -> int:
    """The key of a record."""
    return span(kind).last - record_id


def kind_of(number: int) -> str:
    """The kind that begins a key."""
    return _NAMES[number]


def record_of(key: int) -> tuple[str, int]:
    """The kind and the primary key of the record that has `key`."""
    kind = kind_of(key >> BITS)
    return kind, span(kind).last - key
