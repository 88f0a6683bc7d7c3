"""What kind of area a pilot is, as far as that decides whether two numbers count the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """The classes are the site's own, made from the administrative level; they say nothing
    about rank.
    """

    MUNICIPALITY = "municipality", _("Single municipality")
    REGION = "region", _("City with its counties or countryside")
    DISTRICT = "district", _("District of a larger city")
    ZONE = "zone", _("Development zone")
    JOINT = "joint", _("Several cities together")


# Kinds of areas that are cities of their own, not parts of one.
CITIES = frozenset({AreaKind.MUNICIPALITY, AreaKind.REGION})
PARTS = frozenset({AreaKind.DISTRICT, AreaKind.ZONE})
