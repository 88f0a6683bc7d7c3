"""News of the cooperation."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.city import City
from cities.models.languages import column, language_codes
from cities.models.partial_date import PartialDateField
from cities.models.partner import Partner
from cities.models.publishing import MOMENTS
from cities.models.record import Record
from cities.models.source import Sourced
from cities.models.text import PlainText, RichText, TextLine


class NewsItem(Sourced, Record):
    """Something that happened; its date is that of the event, not of its publishing here."""

    expected_translations = ("summary", "body")

    date = PartialDateField(_("date"))
    title = TextLine(_("title"), blank=True)
    summary = PlainText(_("summary"), blank=True)
    body = RichText(_("body"), blank=True)
    cities = models.ManyToManyField(City, related_name="news", blank=True, verbose_name=_("cities"))
    partners: "models.ManyToManyField[Partner, Any]" = models.ManyToManyField(
        Partner, related_name="news", blank=True, verbose_name=_("partners")
    )

    class Meta(Record.Meta):
        # In the order of the lists, with what decides who is on them: a page of any number is
        # found without looking at other items.
        indexes = [
            *Record.Meta.indexes,
            *(
                models.Index(
                    fields=["-date", column("sort_key", code), "slug", *MOMENTS],
                    name=column("newsitem_newest", code),
                )
                for code in language_codes()
            ),
        ]
        verbose_name = _("news item")
        verbose_name_plural = _("news")
