"""The fields of city life that practices and cooperations are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    TRANSPORT = "transport", _("Transport")
    ENERGY = "energy", _("Energy")
    ENVIRONMENT = "environment", _("Environment")
    GOVERNANCE = "governance", _("Governance")
    HEALTH = "health", _("Health")
    ECONOMY = "economy", _("Economy")
    LIVING = "living", _("Living")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    DATA = "data", _("Data")


# Sorts what has a theme in the order in which the themes are listed.
THEMES_IN_ORDER = models.Case(
    *(models.When(theme=theme, then=place) for place, theme in enumerate(Theme)),
    default=len(Theme),
)
