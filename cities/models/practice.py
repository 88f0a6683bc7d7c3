"""Smart-city practices of the pilots."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.city import City
from cities.models.languages import language_codes
from cities.models.record import Record
from cities.models.source import Sourced
from cities.models.text import PlainText, RichText, TextLine
from cities.models.theme import Theme


class Practice(Sourced, Record):
    """Something a pilot city did or planned, with the theme and the year it belongs to."""

    public_with = ("city",)
    expected_translations = ("summary", "body")

    city = models.ForeignKey(City, models.CASCADE, related_name="practices", verbose_name=_("city"))
    theme = models.CharField(_("theme"), max_length=20, choices=Theme, db_index=True)
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text=_("The main year; empty if the source states none."),
    )
    title = TextLine(_("title"), blank=True)
    summary = PlainText(_("summary"), blank=True)
    body = RichText(_("body"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("practice")
        verbose_name_plural = _("practices")

    def clean(self) -> None:
        super().clean()
        if not self.source_url and not self.any_text("source", language_codes()):
            raise ValidationError(_("A practice needs a source: a name or an address."))
