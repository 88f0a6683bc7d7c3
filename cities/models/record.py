"""What the public kinds (city, practice, news …) have in common."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cities.models import acts
from cities.models.address import page_address
from cities.models.byte_order import ByteOrdered
from cities.models.folding import sort_key
from cities.models.held_key import HeldKey
from cities.models.keyed import RESERVED_SLUGS, Keyed, SlugManager, free_slug
from cities.models.languages import active_language, column, columns, language_codes
from cities.models.line import Line
from cities.models.publishing import Publishable, PublishableQuerySet
from cities.models.revision import Revision
from cities.models.text import PlainText, TextLine

SORT_KEY_LENGTH = 300  # longer beginnings than this do not decide an order
SLUG_LENGTH = 60  # of one that is proposed; a longer address is hard to read and to pass on
RecordManager = SlugManager.from_queryset(PublishableQuerySet, "RecordManager")


class SortKeyField(ByteOrdered, models.CharField[str, str]):
    """The folded key by which a record is sorted in one language; always derived.

    It is made from what the editor says to sort by in that language, else from the title
    in that language, else from the title in another, so that no record is left out of order.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **{"max_length": SORT_KEY_LENGTH, "editable": False, "db_index": True, **kwargs}
        )

    def pre_save(self, instance: "Record", add: bool) -> str:  # type: ignore[override]
        key = instance.sort_key_in(getattr(self, "language", language_codes()[0]))
        instance.__dict__[self.attname] = key
        return key


class Record(Keyed, Publishable):
    """A public record: a key, a title in each language, a place in the order, two moments."""

    title_field: ClassVar[str] = "title"
    has_page: ClassVar[bool] = True  # of its own; else its records stand on pages together
    required_translations: ClassVar[tuple[str, ...]] = ("title",)

    sort_as = TextLine(
        _("sort as"),
        blank=True,
        help_text=_(
            "Only where the order comes out wrong: what to sort by instead, such as pinyin."
        ),
    )
    sort_key = SortKeyField(_("sort key"), blank=True)
    editor_notes = PlainText(
        _("notes for editors"), blank=True, help_text=_("Never shown to the public.")
    )

    objects: ClassVar[Any] = RecordManager()

    class Meta(Publishable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.best_text(self.title_field) or self.slug

    def get_absolute_url(self) -> str:
        """The record's public address in the active language."""
        return self.address_in(active_language())

    def address_in(self, language: str) -> str:
        """The record's public address in `language`."""
        return page_address(self._meta.model_name or "", self.slug, language=language)

    def sort_key_in(self, language: str) -> str:
        """The key by which this record sorts among others in `language`."""
        named = self.any_text(self.title_field, (language, *language_codes()))
        return sort_key(self.text("sort_as", language) or named)[:SORT_KEY_LENGTH]

    def proposed_slug(self) -> str:
        """A free slug made of the title in the default language, else of its pinyin in Chinese;
        empty if the record has no title yet.
        """
        words = sort_key(self.any_text(self.title_field, language_codes())).split()
        while len("-".join(words)) > SLUG_LENGTH and len(words) > 1:
            words.pop()
        wanted = slugify("-".join(words))[:SLUG_LENGTH].strip("-")
        return free_slug(wanted, self._is_taken) if wanted else ""

    def _is_taken(self, slug: str) -> bool:
        if slug in RESERVED_SLUGS or HeldKey.find(type(self), slug) is not None:
            return True
        waiting = Revision.objects.filter(model=self._meta.model_name, snapshot__slug=slug)
        return bool(waiting.exists())

    def fill_sort_keys(self) -> None:
        """Set the sort key of every language."""
        for language in language_codes():
            setattr(self, column("sort_key", language), self.sort_key_in(language))

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:  # the derived keys follow the texts they come from
            update_fields = {*update_fields, *columns("sort_key")}
        super().save(*args, update_fields=update_fields, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self.slug:
            return
        others = HeldKey.objects.filter(model=self._meta.model_name, slug=self.slug)
        holders = type(self).objects.filter(pk__in=others.values("record_id"))
        holder = holders.exclude(pk=self.pk).exclude(slug=self.slug).first()
        if holder is not None:
            raise ValidationError(
                {
                    "slug": _("“%(slug)s” is a former address of “%(holder)s” and leads there.")
                    % {"slug": self.slug, "holder": holder}
                }
            )
        if self._wanted_by_another():
            raise ValidationError(
                {"slug": _("A change of another record that is not published yet has this slug.")}
            )

    def _wanted_by_another(self) -> bool:
        """Whether a pending change of another record waits to take this slug."""
        waiting = Revision.objects.filter(
            model=self._meta.model_name, published_at=None, snapshot__slug=self.slug
        ).exclude(record_id=self.pk)
        return any(
            revision == line.head() and line.row() is not None
            for revision in waiting
            if (line := Line(type(self), revision.record_id))
        )

    @property
    def history(self) -> Line:
        """The line of the record's revisions."""
        return Line.of(self)

    def publish(self, at: datetime | None = None, *, author: Any = None, note: str = "") -> None:
        """Make the newest revision public from `at` (default: now) on; see `acts.publish`."""
        acts.publish(self.history, author=author, note=note, at=at)
        self.refresh_from_db()

    def withdraw(self, at: datetime | None = None, *, author: Any = None, note: str = "") -> None:
        """Take the record from the public from `at` (default: now) on; see `acts.withdraw`."""
        acts.withdraw(self.history, author=author, note=note, at=at)
        self.refresh_from_db()


def record_kinds() -> list[type[Record]]:
    """All kinds of records, in the order in which they are declared."""
    models = apps.get_app_config("cities").get_models()
    return [model for model in models if issubclass(model, Record)]
