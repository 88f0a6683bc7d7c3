"""The history of every record: append-only snapshots, and what was done with them.

Revisions are commits. All those of one record make one line, numbered from 1; an edit starts
from the newest, and the row itself is what the public reads. Three marks say how far a
revision has come on its way there; the acts beside them say who did what, when and why.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from cities.models.languages import column, columns
from cities.models.text import PlainText


class Signed(models.Model):
    """Something somebody did: who, when and why."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    author_name = models.CharField(_("author"), max_length=301, blank=True)  # outlives the account
    moment = models.DateTimeField(_("moment"), default=timezone.now)
    note = PlainText(_("note"), blank=True)

    class Meta:
        abstract = True

    @property
    def who(self) -> str:
        """The author's name; what nobody signed, the machine did."""
        return self.author_name or gettext("The system")


def signature(author: Any) -> dict[str, Any]:
    """The columns that name `author` (a user, or None for the machine)."""
    known = author is not None and author.pk is not None
    return {
        "author": author if known else None,
        "author_name": (author.get_full_name() or author.get_username()) if known else "",
    }


class Action(models.TextChoices):
    """How a revision came about."""

    LOADED = "loaded", _("Loaded from the content files")
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    DROPPED = "dropped", _("Changes dropped")
    RESTORED = "restored", _("Restored")
    DELETED = "deleted", _("Deleted")
    RECOVERED = "recovered", _("Recovered")


# Whatever has a moment has a later one. SQLite takes an index of what few have for a comparison
# only, not to find what is not empty.
_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)


class _WithoutIndex(models.Func):
    """A column that says little. SQLite takes an index of it wherever there is one, and sorts
    nearly all records for a short list.
    """

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions that can be asked for by what they wait for."""

    def due(self, now: datetime) -> "RevisionQuerySet":
        """Changes whose moment has come, the earliest first."""
        return self.scheduled().filter(due_at__lte=now).order_by("due_at", "pk")

    def of_kinds(self, models: Collection[str]) -> "RevisionQuerySet":
        """Those of records of these models (names); most are, so no index is taken for it."""
        return self.alias(kind=_WithoutIndex("model")).filter(kind__in=models)

    def newest(self) -> "RevisionQuerySet":
        """The newest revision of each record that is not deleted."""
        return self.filter(is_newest=True)

    def submitted(self) -> "RevisionQuerySet":
        """Those that wait for a publisher."""
        return self.filter(submitted_at__gt=_BEGINNING)

    def scheduled(self) -> "RevisionQuerySet":
        """Changes that wait for their moment."""
        return self.filter(due_at__gt=_BEGINNING)

    def failed(self) -> "RevisionQuerySet":
        """Those that could not be published when their moment had come."""
        return self.filter(GreaterThan(Length("failure"), 0))

    def unresolved(self) -> "RevisionQuerySet":
        """Texts beside their line: saved over another's change, and not merged yet."""
        return self.filter(number=None, merged_by=None)


class Revision(Signed):
    """What one record said, in every language, at the end of one save."""

    model = models.CharField(max_length=50, editable=False)
    record_id = models.BigIntegerField(editable=False)
    # Empty: beside the line, because it changes what another editor changed meanwhile.
    number = models.PositiveIntegerField(null=True, editable=False)
    # The last of its line, of a record that is there.
    is_newest = models.BooleanField(default=False, editable=False)
    # What the author had before their eyes.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="children"
    )
    merges = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged_by"
    )
    action = models.CharField(_("what happened"), max_length=10, choices=Action, editable=False)
    snapshot = models.JSONField(editable=False)
    # What this state lacks, as `gaps.marks_of` writes it.
    gaps = models.CharField(max_length=300, blank=True, editable=False)
    # Of a deleted record: its moments, and what mentioned it or went with it.
    circumstances = models.JSONField(default=dict, editable=False)

    published_at = models.DateTimeField(null=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    failure = models.TextField(blank=True, editable=False)

    objects: ClassVar[Any] = RevisionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [
            ("publish", gettext_noop("Can publish, withdraw and restore")),
            *(
                (column("translate", code), f"Can change the texts in {name}")
                for code, name in settings.LANGUAGES
            ),
        ]
        ordering = ["-pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("history")
        constraints = [
            models.UniqueConstraint(fields=["model", "record_id", "number"], name="revision_line"),
            models.UniqueConstraint(
                fields=["model", "record_id"],
                condition=models.Q(is_newest=True),
                name="revision_newest_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="revision_due", condition=models.Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["submitted_at"],
                name="revision_submitted",
                condition=models.Q(submitted_at__isnull=False),
            ),
            # What the desk counts on its first page.
            models.Index(
                fields=["model", "gaps"],
                name="revision_gaps",
                condition=models.Q(is_newest=True),
            ),
            models.Index(
                fields=["model", "record_id"],
                name="revision_unpublished",
                condition=models.Q(is_newest=True, published_at=None),
            ),
            models.Index(
                fields=["model", "record_id"],
                name="revision_beside",
                condition=models.Q(number=None),
            ),
            models.Index(fields=["published_at"], name="revision_published"),
            # What the desk narrows its list of all by, and counts.
            models.Index(fields=["moment", "model"], name="revision_moment"),
            models.Index(Length("failure"), name="revision_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.snapshot.get('slug')} #{self.number or '–'}"

    @property
    def title(self) -> str:
        """What the record was called, in the active language if it had a name in it."""
        kinds = apps.all_models["cities"]  # of a kind that there is no more, guess
        field = getattr(kinds.get(self.model), "title_field", "name")
        names = (self.snapshot.get(name) for name in (column(field), *columns(field), "slug"))
        return next((name for name in names if name), "")


# The marks of a revision that waits for nothing any more.
NOTHING_WAITING: dict[str, Any] = {"due_at": None, "submitted_at": None, "failure": ""}


class Verb(models.TextChoices):
    """What can be done with a revision."""

    SUBMITTED = "submitted", _("Submitted to a publisher")
    RETURNED = "returned", _("Returned to the editor")
    SCHEDULED = "scheduled", _("Scheduled")
    UNSCHEDULED = "unscheduled", _("Schedule cancelled")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Could not be published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Act(Signed):
    """One thing done with a revision, beside writing it."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="acts", editable=False)
    verb = models.CharField(max_length=12, choices=Verb, editable=False)
    # The moment that was given, where it is not that of the act itself.
    at = models.DateTimeField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.revision}"
