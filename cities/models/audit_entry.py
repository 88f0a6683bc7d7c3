"""The audit log: who did what, to what and when; of content, of accounts and of signing in.

Entries are only added. They name people and records by words, since they outlive both; the
database itself refuses to change or delete one (`cities/append_only.py`).
"""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from cities.models.preview_link import PreviewLink
from cities.models.revision import Act, Action, Revision, Verb

LONGEST_TITLE = 500


class Account(models.TextChoices):
    """What can happen to an account beside being made, changed and deleted."""

    SIGNED_IN = "signed in", _("Signed in")
    REFUSED = "refused", _("Sign-in refused")
    SIGNED_OUT = "signed out", _("Signed out")
    PASSWORD = "password", _("Password changed")
    RIGHTS = "rights", _("Rights changed")
    FACTOR_ADDED = "factor", _("Second factor set up")
    FACTOR_REMOVED = "no factor", _("Second factor removed")


class Link(models.TextChoices):
    """What can happen to a link to a state that is not public."""

    MADE = "link made", _("Link made")
    REVOKED = "link revoked", _("Link revoked")


class AuditEntry(models.Model):
    """One thing that was done. Whatever has no name was done by the system."""

    moment = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    event = models.CharField(
        _("what happened"),
        max_length=12,
        choices=[*Account.choices, *Action.choices, *Verb.choices, *Link.choices],
        db_index=True,
    )
    who = models.CharField(_("done by"), max_length=301, blank=True)
    account = models.BigIntegerField(null=True)  # the key of who did it
    # What it was done to.
    model = models.CharField(_("kind"), max_length=50, blank=True)
    record_id = models.BigIntegerField(null=True)
    title = models.CharField(_("record"), max_length=LONGEST_TITLE, blank=True)
    # What more is known: the revision, a note, rights given and taken.
    detail = models.JSONField(_("details"), default=dict)
    address = models.GenericIPAddressField(_("IP address"), null=True)  # of signing in alone
    request = models.CharField(max_length=64, blank=True)  # as the server's log names it

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        default_permissions = ()
        permissions = [("read_audit_log", gettext_noop("Can read the audit log"))]
        ordering = ["-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.title}"

    @classmethod
    def of_revision(cls, revision: Revision) -> "AuditEntry":
        """That a state of a record was written, not saved yet."""
        return cls._of_content(revision.action, revision, revision)

    @classmethod
    def of_act(cls, act: Act) -> "AuditEntry":
        """That something was done with a revision, such as publishing it; not saved yet."""
        return cls._of_content(act.verb, act.revision, act, at=act.at and act.at.isoformat())

    @classmethod
    def of_link(cls, link: PreviewLink, by: dict[str, Any]) -> "AuditEntry":
        """That a link was made, or revoked, by who signs so; not saved yet."""
        event = Link.REVOKED if link.revoked_at else Link.MADE
        signed = Act(revision=link.revision, **by)
        return cls._of_content(event, link.revision, signed, until=link.expires_at.isoformat())

    @classmethod
    def _of_content(
        cls, event: str, revision: Revision, signed: Revision | Act, **more: Any
    ) -> "AuditEntry":
        known = {"revision": revision.number, "note": signed.note} | more
        return cls(
            event=event,
            moment=signed.moment,
            who=signed.author_name,
            account=signed.author_id,
            model=revision.model,
            record_id=revision.record_id,
            title=revision.title[:LONGEST_TITLE],
            detail={name: value for name, value in known.items() if value},
        )

    @property
    def by(self) -> str:
        """Who did it; nobody knows who was not let in."""
        return self.who or ("" if self.event == Account.REFUSED else gettext("The system"))
