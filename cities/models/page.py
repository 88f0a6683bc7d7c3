"""Pages of words: home, about, background and the like."""

from django.utils.translation import gettext_lazy as _

from cities.models.address import page_address
from cities.models.record import Record
from cities.models.text import PlainText, RichText, TextLine

HOME = "home"
SOURCES = "sources"  # which explains the rules that pages apply


class Page(Record):
    """A page that editors write; its slug is its address below the language."""

    expected_translations = ("summary", "body")

    title = TextLine(_("title"), blank=True)
    summary = PlainText(_("lead"), blank=True)
    body = RichText(_("body"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def address_in(self, language: str) -> str:
        """The page's address; the home page's is the language's root."""
        if self.slug == HOME:
            return page_address("home", language=language)
        return super().address_in(language)
