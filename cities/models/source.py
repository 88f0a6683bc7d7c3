"""Who says so: every fact of the site names its source."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.text import PlainText, TextLine, WebAddress


class SourceKind(models.TextChoices):
    """What kind of address a source has."""

    OFFICIAL = "official", _("City, ministry or project owner")
    ORGANISATION = "organisation", _("Organisation, company or archive")
    PRESS = "press", _("Press")
    REPRINT = "reprint", _("Third-party copy (kept for editors, not linked)")


class Sourced(models.Model):
    """A record that names its source."""

    source = TextLine(_("source"), blank=True, help_text=_("Who says so, as the public reads it."))
    source_url = WebAddress(_("address of the source"))
    source_kind = models.CharField(
        _("kind of address"), max_length=20, choices=SourceKind, blank=True
    )
    source_note = PlainText(
        _("note on the source"),
        blank=True,
        help_text=_("For editors: where exactly it was read. Never shown to the public."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.source_url and not self.source_kind:
            raise ValidationError(
                {
                    "source_kind": _(
                        "Say what kind of address this is: third-party copies are not linked."
                    )
                }
            )

    @property
    def source_link(self) -> str:
        """The address the public may follow: hosts of third-party copies change hands."""
        return "" if self.source_kind == SourceKind.REPRINT else self.source_url
