"""The generation of the content: a number that every change of what pages show raises.

One row. Triggers of the database raise it, in the transaction of the change itself, so no path
to the content can forget to: see `cities/generation_triggers.py`.
"""

import secrets

from django.db import models
from django.utils import timezone


class Generation(models.Model):
    """Two readings of the same number have the same content between them, also if another database
    has taken the place of the first.
    """

    number = models.BigIntegerField(default=1)
    # When it was last raised; a moment before others see it.
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)

    @staticmethod
    def first() -> int:
        """A number to begin with, far from those of any other database."""
        return secrets.randbits(48)

    @classmethod
    def rise(cls) -> None:
        """Raise the number by hand: for what pages show of tables that no trigger watches."""
        cls.objects.update(number=models.F("number") + 1, changed_at=timezone.now())
