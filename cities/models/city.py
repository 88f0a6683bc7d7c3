"""Pilot cities and the member cities of a joint pilot."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cities.models.area_kind import AreaKind
from cities.models.country import CHINA, country_choices, country_name
from cities.models.keyed import Keyed
from cities.models.languages import columns, language_codes
from cities.models.lists import WordListField
from cities.models.owned import Owned, made_key
from cities.models.record import Record
from cities.models.side import CITY_SIDES, Side
from cities.models.text import PlainText, RichText, TextLine, WebAddress

validate_wikidata_id = RegexValidator(
    re.compile(r"^Q[1-9][0-9]*\Z"), _("A Wikidata id is the letter Q and a number, such as Q90.")
)
validate_language_tag = RegexValidator(
    re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z"),
    _("Give a language tag such as da, lv or zh-Hans."),
)


class Place(models.Model):
    """Something with a name of its own on the map."""

    local_name = TextLine(
        _("local name"), blank=True, help_text=_("The official spelling in the local language.")
    )
    local_language = models.CharField(
        _("language of the local name"),
        max_length=20,
        blank=True,
        validators=[validate_language_tag],
        help_text=_("Its language tag, such as da, lv or zh-Hans."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees north (WGS 84), at most four decimals, such as 31.2400."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees east (WGS 84); west is negative, such as -2.5967."),
    )
    wikidata_id = models.CharField(
        _("Wikidata id"), max_length=20, blank=True, validators=[validate_wikidata_id]
    )

    class Meta:
        abstract = True

    @cached_property
    def spot(self) -> tuple[float, float] | None:
        """Latitude and longitude, of a record that is shown on a map: it is not to be moved."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise ValidationError({missing: _("A point needs both latitude and longitude.")})
        if self.local_name and not self.local_language:
            raise ValidationError({"local_language": _("Say which language the local name is in.")})

    @property
    def local_name_is_another(self) -> bool:
        """Whether the local name says more than the names in the site's languages."""
        names = {getattr(self, name) for name in columns("name")}
        return bool(self.local_name) and self.local_name not in names


class City(Place, Record):
    """A pilot of the cooperation.

    "City" is a loose word: some pilots are districts or zones inside a larger city, and
    one, Florence and Prato, is two municipalities together.
    """

    title_field = "name"
    required_translations = ("name",)
    expected_translations = ("summary", "body")

    side = models.CharField(_("side"), max_length=5, choices=CITY_SIDES)
    source_order = models.PositiveSmallIntegerField(
        _("order in the source"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(32_767)],  # what the column holds in every database
        help_text=_("Its place on its side's half of the list of 9 December 2013."),
    )
    name = TextLine(_("name"), blank=True, help_text=_("Without the country."))
    aliases = WordListField(
        _("aliases"),
        help_text=_("One per line: every name a visitor may type. Used by search, never shown."),
    )
    parent_city = TextLine(
        _("parent city"), blank=True, help_text=_("The city a district or zone lies in.")
    )
    region = TextLine(_("province or region"), blank=True)
    level = TextLine(_("administrative level"), blank=True)
    area_kind = models.CharField(
        _("kind of area"),
        max_length=20,
        choices=AreaKind,
        blank=True,
        help_text=_("Only numbers for the same kind of area are drawn on one scale."),
    )
    country = models.CharField(_("country"), max_length=2, choices=country_choices)
    website = WebAddress(_("official website"))
    summary = PlainText(_("summary"), blank=True)
    body = RichText(_("body"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")

    def clean(self) -> None:
        super().clean()
        if self.side and self.country and (self.side == Side.CN) != (self.country == CHINA):
            raise ValidationError(
                {"country": _("This country does not lie on the side of the city.")}
            )
        if self.pk:
            self._clean_cooperations()

    def _clean_cooperations(self) -> None:
        """A city that changes sides must not leave a cooperation with one side."""
        for cooperation in self.cooperations.prefetch_related("cities"):
            others = {city.side for city in cooperation.cities.all() if city.pk != self.pk}
            if len(others | {self.side}) < len(CITY_SIDES):
                message = _("“%(cooperation)s” would be left with cities of one side only.")
                raise ValidationError({"side": message % {"cooperation": cooperation}})

    @property
    def country_name(self) -> str:
        """The country in the active language."""
        return country_name(self.country)


class CityMember(Place, Owned):
    """One of the municipalities that make up a joint pilot."""

    owners = ("city",)
    required_translations = ("name",)

    slug = made_key()
    city = models.ForeignKey(
        City, models.CASCADE, related_name="members", verbose_name=_("joint pilot")
    )
    name = TextLine(_("name"), blank=True)

    class Meta(Keyed.Meta):
        abstract = False
        ordering = ["city", "slug"]
        verbose_name = _("member city")
        verbose_name_plural = _("member cities")

    def __str__(self) -> str:
        return self.best_text("name") or self.slug

    def key_parts(self) -> Iterable[object]:
        return (self.city.slug, self.any_text("name", language_codes()))
