"""Slugs of made records, which can be told from those of real ones, and keys of their parts."""

from collections import defaultdict
from typing import TypeVar

from django.utils.text import slugify

from cities.models import Owned, Record
from cities.models.folding import sort_key
from cities.models.keyed import free_slug
from cities.models.owned import number_of

MARK = "-sample"  # ends the slug of every made record, maybe with a number behind it
_LONGEST = 80  # signs of it before the mark

_Part = TypeVar("_Part", bound=Owned)


class Slugs:
    """Gives slugs to the records of each kind, none twice."""

    def __init__(self) -> None:
        self._given: dict[type[Record], set[str]] = defaultdict(set)

    def give(self, model: type[Record], words: str) -> str:
        """A slug that is made of `words`."""
        given = self._given[model]
        wanted = slugify(sort_key(words))[:_LONGEST].strip("-")
        slug = free_slug(wanted + MARK, given.__contains__)
        given.add(slug)
        return slug


def unmarked(record: Record) -> str:
    """The slug of a record without the mark, for those of what is told of it."""
    return record.slug.partition(MARK)[0]


def keyed(part: _Part) -> _Part:
    """`part` under the key that saving it would give it."""
    part.slug = part.wanted_slug()
    part.pk = number_of(part.slug)
    return part
