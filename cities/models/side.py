"""The two sides of the cooperation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Who a city or partner belongs to. "European side" stays right for Bristol and Manchester,
    which lie in a country that has left the European Union."""

    EU = "eu", _("European side")
    CN = "cn", _("Chinese side")
    JOINT = "joint", _("Both sides")


CITY_SIDES = [(side.value, side.label) for side in (Side.EU, Side.CN)]
