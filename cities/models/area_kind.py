"""What kind of area a pilot is, as far as that decides whether two numbers count the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """The classes are the site's own, made from the administrative level; they say nothing
    about rank. A European municipality and a Chinese city with its counties are both a whole
    city as it is administered; what lies within its boundaries is said beside each number.
    """

    CITY = "city", _("Whole city")
    DISTRICT = "district", _("District of a larger city")
    ZONE = "zone", _("Development zone")
    JOINT = "joint", _("Several cities together")
