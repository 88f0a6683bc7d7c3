"""The dated events that the cooperation's story is told by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.address import page_address
from cities.models.partial_date import PartialDateField
from cities.models.record import Record
from cities.models.source import Sourced
from cities.models.text import PlainText, TextLine

YEAR = "year"  # the query of a page of milestones: it shows this year, and maybe others


class Milestone(Sourced, Record):
    """An event; some belong to separate programmes with similar names and are marked so."""

    expected_translations = ("summary",)
    address_fields = ("slug", "date")
    has_page = False

    date = PartialDateField(_("date"), db_index=True)
    title = TextLine(_("title"), blank=True)
    summary = PlainText(_("summary"), blank=True)
    place = TextLine(_("place"), blank=True)
    separate_programme = models.BooleanField(
        _("separate programme"),
        default=False,
        help_text=_("Not part of this cooperation; shown for context and marked as such."),
    )
    on_home = models.BooleanField(
        _("on the home page"),
        default=False,
        help_text=_("One of the few that tell the story in brief."),
    )

    class Meta(Record.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def address_in(self, language: str) -> str:
        """Milestones share pages of whole years; each has an anchor on one."""
        page = page_address("milestones", language=language)
        return f"{page}?{YEAR}={str(self.date)[:4]}#{self.slug}"
