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
