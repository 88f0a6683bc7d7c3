"""Projects in which cities of both sides work together."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.city import City
from cities.models.keyed import Keyed
from cities.models.owned import Owned, made_key
from cities.models.partial_date import PartialDateField
from cities.models.partner import Partner
from cities.models.record import Record
from cities.models.side import CITY_SIDES
from cities.models.source import Sourced
from cities.models.text import PlainText, RichText, TextLine
from cities.models.theme import Theme


class CooperationStatus(models.TextChoices):
    """How far a project has come."""

    PLANNED = "planned", _("Planned")
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")
    DISCONTINUED = "discontinued", _("Discontinued")


class Cooperation(Sourced, Record):
    """A project between cities of both sides. None is confirmed yet."""

    expected_translations = ("summary", "body", "outcome", "source")

    title = TextLine(_("title"), blank=True)
    summary = PlainText(_("summary"), blank=True)
    body = RichText(_("body"), blank=True)
    cities = models.ManyToManyField(City, related_name="cooperations", verbose_name=_("cities"))
    partners: "models.ManyToManyField[Partner, Any]" = models.ManyToManyField(
        Partner, related_name="cooperations", blank=True, verbose_name=_("partners")
    )
    theme = models.CharField(_("theme"), max_length=20, choices=Theme, db_index=True)
    status = models.CharField(_("status"), max_length=20, choices=CooperationStatus)
    outcome = PlainText(_("outcome"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("cooperation")
        verbose_name_plural = _("cooperations")

    def clean_related(self, name: str, records: Sequence[Any]) -> None:
        """A project without cities of both sides is refused."""
        super().clean_related(name, records)
        if name == "cities" and len({city.side for city in records}) < len(CITY_SIDES):
            raise ValidationError(
                {"cities": _("A cooperation needs at least one city of each side.")}
            )


class CooperationStep(Owned):
    """One dated step of a cooperation."""

    owners = ("cooperation",)
    required_translations = ("title",)

    slug = made_key()
    cooperation = models.ForeignKey(
        Cooperation, models.CASCADE, related_name="steps", verbose_name=_("cooperation")
    )
    date = PartialDateField(_("date"))
    title = TextLine(_("title"), blank=True)

    class Meta(Keyed.Meta):
        abstract = False
        ordering = ["date", "pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.slug

    def key_parts(self) -> Iterable[object]:
        return (self.cooperation.slug, self.date)
