"""What every record of the content has: a key that people can read, and texts in languages."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.base import ModelState
from django.utils.translation import gettext_lazy as _

from cities.models.byte_order import KeyField
from cities.models.languages import active_language, column, columns, language_codes
from cities.models.outdated import OutdatedField

# Words that addresses use where a slug could stand, now or in an address to come.
RESERVED_SLUGS = frozenset(
    "add admin api cities compare cooperations counterparts data download edit en export feed"
    " healthz history index map media milestones new news page partners practices preview print"
    " publications readyz robots search sitemap static zh-hans".split()
)

validate_slug = RegexValidator(
    re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z"),
    _("Use lower-case letters a to z, digits and single hyphens, such as “issy-les-moulineaux”."),
)


def validate_not_reserved(slug: str) -> None:
    """Refuse a slug that would hide, or be hidden by, another page's address."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is a word the site's own addresses use; choose another."),
            params={"slug": slug},
        )


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """`wanted`, else with the first number that makes it free."""
    number, slug = 1, wanted
    while is_taken(slug):
        number += 1
        slug = f"{wanted}-{number}"
    return slug


_Model = TypeVar("_Model", bound=models.Model)


class SlugManager(models.Manager[_Model]):
    """Finds a record by its natural key, the slug."""

    def get_by_natural_key(self, slug: str) -> _Model:
        return self.get(slug=slug)


class Keyed(models.Model):
    """A record with a slug: unique, untranslated, its natural key in fixtures and addresses."""

    # Translated fields that need a text in at least one language.
    required_translations: ClassVar[tuple[str, ...]] = ()
    # Those that need none, but that a language lacks if it has none where another has.
    expected_translations: ClassVar[tuple[str, ...]] = ()
    # Those of them that every language lacks while none has one.
    essential_translations: ClassVar[tuple[str, ...]] = ()
    # What the address of a record is made of.
    address_fields: ClassVar[tuple[str, ...]] = ("slug",)
    # Fields that had another name when older revisions were written: {old: new}.
    renamed_fields: ClassVar[dict[str, str]] = {}

    slug = KeyField(
        _("slug"),
        max_length=100,
        unique=True,
        validators=[validate_slug, validate_not_reserved],
        help_text=_("The record's name in addresses, the same in all languages."),
    )

    outdated = OutdatedField()

    objects: ClassVar[Any] = SlugManager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        """A record as the database has it. The library's constructor, which also understands
        what callers mean by an untranslated name, takes twenty times as long for each row.
        """
        record = cls.__new__(cls)
        record.__dict__.update(zip(field_names, values, strict=True))
        record._state = ModelState()
        record._state.adding, record._state.db = False, db
        return record

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def text(self, field: str, language: str) -> str:
        """What translated `field` really holds in `language`: no fallback."""
        return getattr(self, column(field, language)) or ""

    def any_text(self, field: str, languages: Sequence[str]) -> str:
        """The first text that translated `field` has, trying `languages` in order."""
        return next((text for code in languages if (text := self.text(field, code))), "")

    def best_text(self, field: str) -> str:
        """Translated `field` in the active language, else in the first that has it.

        For labels only: pages for readers mark the language of what falls back.
        """
        return self.any_text(field, (active_language(), *language_codes()))

    def missing_texts(self, language: str) -> tuple[str, ...]:
        """Texts a reader expects that exist in another language but not in this one."""
        return tuple(
            field
            for field in (*self.required_translations, *self.expected_translations)
            if not self.text(field, language)
            and (field in self.essential_translations or self.any_text(field, language_codes()))
        )

    def clean_related(self, name: str, records: Sequence[Any]) -> None:
        """Refuse `records` for the many-to-many relation `name` if they make no sense together.

        Asked by whoever sets the relation (form, content files): it is saved after the
        record, so `clean` cannot see it. Raises ValidationError.
        """

    def clean(self) -> None:
        super().clean()
        missing = {
            columns(field)[0]: _("Give this text in at least one language.")
            for field in self.required_translations
            if not self.any_text(field, language_codes())
        }
        if missing:
            raise ValidationError(missing)
