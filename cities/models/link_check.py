"""What was found when the addresses that records name were last tried."""

from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models.text import WebAddress


class Failure(models.TextChoices):
    """Why an address does not answer."""

    ERROR = "error", _("It answers with an error")
    SILENT = "silent", _("It did not answer in time")
    UNREACHABLE = "unreachable", _("It cannot be reached")


class Outcome(NamedTuple):
    """What trying an address came to; no failure means that it answers."""

    failure: Failure | None = None
    detail: str = ""  # the number of the error, or what the machine says


class LinkCheck(models.Model):
    """One address, and whether it answers."""

    address = WebAddress(_("address"), unique=True, blank=False)
    checked_at = models.DateTimeField(_("last tried"), default=timezone.now)
    # Empty: it answers.
    failing_since = models.DateTimeField(_("no answer since"), null=True, db_index=True)
    failure = models.CharField(_("what happened"), max_length=20, choices=Failure, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    # Model name and primary key of the records that named it then.
    named_by = models.JSONField(default=list)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        default_permissions = ()
        ordering = ["failing_since", "address"]

    def __str__(self) -> str:
        return self.address

    @classmethod
    def note(cls, address: str, named_by: list[list[Any]], outcome: Outcome, now: datetime) -> None:
        """Write down that `address` was tried at `now`; what fails does so since the first time."""
        known = cls.objects.filter(address=address).first()
        since = (known.failing_since if known else None) or now
        cls.objects.update_or_create(
            address=address,
            defaults={
                "checked_at": now,
                "failing_since": since if outcome.failure else None,
                "failure": outcome.failure or "",
                "detail": outcome.detail[:200],
                "named_by": named_by,
            },
        )
