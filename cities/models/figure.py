"""Numbers about cities, each with what it counts, its year and its source."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models.city import City, CityMember
from cities.models.keyed import Keyed
from cities.models.owned import Owned, made_key
from cities.models.quantity import QuantityField
from cities.models.source import Sourced
from cities.models.text import TextLine


class Measure(Keyed):
    """What can be counted of a city, such as its population, and the unit it is given in."""

    required_translations = ("name", "unit")

    name = TextLine(_("name"), blank=True)
    unit = TextLine(_("unit"), blank=True, help_text=_("As printed behind the number."))

    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(32_767)],
        help_text=_("Measures are shown in this order."),
    )
    time_bound = models.BooleanField(
        _("changes with time"),
        default=True,
        help_text=_(
            "Turn this off for what hardly changes, such as an area;"
            " numbers from any years are then compared."
        ),
    )

    class Meta(Keyed.Meta):
        abstract = False
        ordering = ["position", "slug"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return self.best_text("name") or self.slug


POPULATION = "population"  # the measure by which the sizes of pilots are told apart
# Numbers of a pilot as a whole.
WHOLE = Q(member=None, counts_part=False)


class FigureKind(models.TextChoices):
    """How a number came about."""

    CENSUS = "census", _("Census")
    REGISTER = "register", _("Register")
    REPORTED = "reported", _("Reported")


class Figure(Sourced, Owned):
    """One number of one city: years and scopes differ, so it never stands without them."""

    owners = ("city",)
    required_translations = ("scope", "source")

    slug = made_key()
    city = models.ForeignKey(City, models.CASCADE, related_name="figures", verbose_name=_("city"))
    member = models.ForeignKey(
        CityMember,
        models.RESTRICT,
        related_name="figures",
        null=True,
        blank=True,
        verbose_name=_("member city"),
        help_text=_("Only if the number is that of one member of a joint pilot."),
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="figures", verbose_name=_("measure")
    )
    value = QuantityField(
        _("value"), max_digits=16, decimal_places=3, validators=[MinValueValidator(0)]
    )
    scope = TextLine(
        _("scope"), blank=True, help_text=_("What exactly is counted, such as “whole district”.")
    )
    counts_part = models.BooleanField(
        _("counts only a part"),
        default=False,
        help_text=_("Not the whole pilot, but for example its urban area; never compared."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=FigureKind)
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1000)]
    )
    year_not_stated = models.BooleanField(
        _("year not stated"),
        default=False,
        help_text=_("The source gives no year; the page says so."),
    )

    class Meta(Keyed.Meta):
        abstract = False
        ordering = [
            "measure__position",
            "measure__slug",
            F("member__slug").asc(nulls_first=True),
            F("year").desc(nulls_last=True),
            "slug",
        ]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")

    def __str__(self) -> str:
        return self.slug

    @property
    def is_whole(self) -> bool:
        """Whether the number is that of the pilot as a whole."""
        return not self.counts_part and self.member_id is None

    def key_parts(self) -> Iterable[object]:
        owner = self.member or self.city
        return (owner.slug, self.measure.slug, self.year or "undated")

    def clean(self) -> None:
        super().clean()
        if self.year is None and not self.year_not_stated:
            raise ValidationError(
                {"year": _("Give the year, or mark that the source states none.")}
            )
        if self.year is not None and self.year_not_stated:
            raise ValidationError(
                {"year": _("A figure with a year cannot be marked as without one.")}
            )
        if self.year is not None and self.year > timezone.now().year:
            raise ValidationError({"year": _("This year has not come yet.")})
        if self.member_id and self.member.city_id != self.city_id:  # type: ignore[union-attr]
            raise ValidationError({"member": _("This member belongs to another pilot.")})
