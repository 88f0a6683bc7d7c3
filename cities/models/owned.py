"""Records that belong to another and have no page of their own (figures, members, steps)."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, ClassVar

from django.utils.text import slugify

from cities.models.byte_order import KeyField
from cities.models.folding import sort_key
from cities.models.keyed import Keyed, free_slug


class Owned(Keyed):
    """A part of another record, with a key that is made once and then kept."""

    owners: ClassVar[tuple[str, ...]]  # the relations to what it can be a part of: one is set

    class Meta:
        abstract = True

    @classmethod
    def owned_by(cls) -> dict[Any, str]:
        """The models that own parts of this one, each with the name of the relation to it."""
        return {cls._meta.get_field(name).related_model: name for name in cls.owners}

    @property
    def owner(self) -> Any:
        """The record that this is a part of."""
        return next((each for name in self.owners if (each := getattr(self, name))), None)

    def key_parts(self) -> Iterable[object]:
        """What the key of a new part is made of, in order."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        if self.pk is None:
            self.pk = number_of(self.slug)
        super().save(*args, **kwargs)

    def wanted_slug(self) -> str:
        """The key that a new part is given, unless another part has it."""
        parts = " ".join(str(part) for part in self.key_parts() if part)
        # Chinese is spelled in pinyin: the key is of letters and digits, whatever the name.
        return slugify(sort_key(parts))[:90].strip("-") or (self._meta.model_name or "")

    def _free_slug(self) -> str:
        wanted = self.wanted_slug()
        taken = set(
            type(self).objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
        )
        return free_slug(wanted, taken.__contains__)


def number_of(slug: str) -> int:
    """The primary key of the part with this slug, the same wherever and whenever it is made.

    A pending part is in the database only while a form or a preview looks at it; the next
    request must find it under the number that the form before it printed.
    """
    return int.from_bytes(sha256(slug.encode()).digest()[:6], "big") | 1 << 50


def made_key() -> KeyField:
    """The slug column of a part whose key editors neither see nor choose."""
    return KeyField(max_length=100, unique=True, blank=True, editable=False)
