"""What is public, asked in one word.

A record holds two moments: when it is published and when it is withdrawn. Whether it is a
draft, scheduled, published or withdrawn is never stored: it follows from the two moments
and from "now" whenever somebody asks, so nothing has to run for a state to change.
"""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The columns that say when a record is public.
MOMENTS = ("published_at", "withdrawn_at")


class State(models.TextChoices):
    """The four states of a public record."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def state_condition(state: str, now: datetime, prefix: str = "") -> Q:
    """The query for records (or those behind relation `prefix`) in `state` at `now`."""
    published, withdrawn = f"{prefix}published_at", f"{prefix}withdrawn_at"
    gone = Q(**{f"{withdrawn}__lte": now})
    due = Q(**{f"{published}__lte": now})
    return {
        State.DRAFT: Q(**{f"{published}__isnull": True}),
        State.SCHEDULED: Q(**{f"{published}__gt": now}),
        State.PUBLISHED: due
        & (Q(**{f"{withdrawn}__isnull": True}) | Q(**{f"{withdrawn}__gt": now})),
        State.WITHDRAWN: due & gone,
    }[State(state)]


class MomentField(models.DateTimeField[datetime | str | None, datetime | None]):
    """A moment in whole seconds, as forms show it: saved unchanged, it stays the same."""

    def to_python(self, value: Any) -> Any:
        moment = super().to_python(value)
        return moment and moment.replace(microsecond=0)

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        moment = self.to_python(super().pre_save(instance, add))
        setattr(instance, self.attname, moment)
        return moment


class PublishableQuerySet(models.QuerySet[Any]):
    """Records that can be asked for by state."""

    def in_state(self, state: str, now: datetime | None = None) -> Self:
        """Records whose own moments put them in `state` at `now` (default: this moment)."""
        return self.filter(state_condition(state, now or timezone.now()))

    def published(self, now: datetime | None = None) -> Self:
        """Records the public may read at `now` (default: this moment).

        A record that makes no sense without another (a practice without its city) is
        public only while the other is.
        """
        now = now or timezone.now()
        condition = state_condition(State.PUBLISHED, now)
        for owner in self.model.public_with:
            condition &= state_condition(State.PUBLISHED, now, f"{owner}__")
        return self.filter(condition)


class Publishable(models.Model):
    """A record of a public kind."""

    # Names of required relations that must be public for this record to be.
    public_with: ClassVar[tuple[str, ...]] = ()

    published_at = MomentField(
        _("published from"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: a draft. A moment to come: scheduled."),
    )
    withdrawn_at = MomentField(
        _("withdrawn from"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("From this moment the public no longer sees the record."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__gte=models.F("published_at")),
                name="%(class)s_withdrawn_after_published",
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.withdrawn_at and not self.published_at:
            raise ValidationError(
                {"withdrawn_at": _("A record that was never published cannot be withdrawn.")}
            )
        if self.withdrawn_at and self.published_at and self.withdrawn_at < self.published_at:
            raise ValidationError(
                {"withdrawn_at": _("A record cannot be withdrawn before it is published.")}
            )

    def state_at(self, now: datetime) -> State:
        """The state of the record at `now`."""
        if self.published_at is None:
            return State.DRAFT
        if self.published_at > now:
            return State.SCHEDULED
        if self.withdrawn_at is not None and self.withdrawn_at <= now:
            return State.WITHDRAWN
        return State.PUBLISHED

    @property
    def state(self) -> State:
        """The state of the record at this moment."""
        return self.state_at(timezone.now())
