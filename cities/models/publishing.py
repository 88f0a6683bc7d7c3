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


class IsPublic(models.Func):
    """Whether a record is public at `now`, by its two moments or those behind relation `prefix`.

    One expression, since every page asks it in every query: of four conditions Django would make
    the same SQL in five times the time.
    """

    output_field = models.BooleanField()

    def __init__(self, now: datetime, prefix: str = "") -> None:
        names = (f"{prefix}{name}" for name in MOMENTS)
        moment = models.Value(now, models.DateTimeField())
        super().__init__(*map(models.F, names), moment)

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, sign: str = "", **context: Any
    ) -> tuple[str, list[Any]]:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        (published, _none), (withdrawn, _none), (now, params) = parts
        due, stays = f"{sign}{published} <= {now}", f"{sign}{withdrawn} > {now}"
        return f"({due} AND ({sign}{withdrawn} IS NULL OR {stays}))", [*params, *params]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        # SQLite takes an index for a limit to leave few records, and sorts them for a short list.
        # Nearly all are public: with the sign it walks the list's own order.
        return self.as_sql(compiler, connection, sign="+")


def state_condition(state: str, now: datetime) -> Q:
    """The query for records in `state` at `now`."""
    match State(state):
        case State.DRAFT:
            return Q(published_at__isnull=True)
        case State.SCHEDULED:
            return Q(published_at__gt=now)
        case State.PUBLISHED:
            return Q(IsPublic(now))
        case State.WITHDRAWN:
            return Q(published_at__lte=now, withdrawn_at__lte=now)


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
        prefixes = ("", *(f"{owner}__" for owner in self.model.public_with))
        return self.filter(*(IsPublic(now, prefix) for prefix in prefixes))


class Publishable(models.Model):
    """A record of a public kind."""

    # Names of required relations that must be public for this record to be.
    public_with: ClassVar[tuple[str, ...]] = ()

    published_at = MomentField(
        _("published from"),
        null=True,
        blank=True,
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
        indexes = [models.Index(fields=list(MOMENTS), name="%(class)s_moments")]
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
