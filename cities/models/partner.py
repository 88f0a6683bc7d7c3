"""The organisations that carry the cooperation, as the tree they are."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models.record import Record
from cities.models.side import Side
from cities.models.source import Sourced
from cities.models.text import PlainText, RichText, TextLine, WebAddress


class Partner(Sourced, Record):
    """A ministry, institute, association or other body, and its role in the cooperation."""

    title_field = "name"
    required_translations = ("name",)
    expected_translations = ("role", "body")

    parent = models.ForeignKey(
        "self",
        models.RESTRICT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("part of"),
    )
    side = models.CharField(_("side"), max_length=5, choices=Side)
    name = TextLine(_("name"), blank=True)
    acronym = TextLine(_("acronym"), blank=True, max_length=40)
    former_name = TextLine(_("former name"), blank=True)
    kind = TextLine(_("kind of organisation"), blank=True)
    public_authority = models.BooleanField(
        _("public authority"),
        default=False,
        help_text=_("A government, ministry, directorate or the like; search engines are told."),
    )
    role = PlainText(_("role in the cooperation"), blank=True)
    body = RichText(_("body"), blank=True)
    website = WebAddress(_("official website"))

    class Meta(Record.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def clean(self) -> None:
        super().clean()
        above, seen = self.parent, {self.pk} if self.pk else set()
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("An organisation cannot be part of itself.")})
            seen.add(above.pk)
            above = above.parent
