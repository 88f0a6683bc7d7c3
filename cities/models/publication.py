"""Studies, papers, slides and other documents of and about the cooperation."""

from django.utils.translation import gettext_lazy as _

from cities.models.country import language_name
from cities.models.lists import WordListField
from cities.models.partial_date import PartialDateField
from cities.models.record import Record
from cities.models.source import Sourced
from cities.models.text import PlainText, TextLine


class Publication(Sourced, Record):
    """A document. It is its own source: the source's address is where it can be read."""

    expected_translations = ("summary",)

    date = PartialDateField(_("date"), db_index=True)
    title = TextLine(_("title"), blank=True)
    summary = PlainText(_("summary"), blank=True)
    authors = WordListField(_("authors"), help_text=_("One per line, as printed on it."))
    publisher = TextLine(_("publisher"), blank=True)
    languages = WordListField(
        _("languages"), help_text=_("Language tags, one per line: en, zh-Hans.")
    )

    class Meta(Record.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def language_names(self) -> list[str]:
        """The languages it is written in, by their names in the active language."""
        return [language_name(code) for code in self.languages]
