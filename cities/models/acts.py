"""What can be done with a record beside writing it: submit, publish, schedule, withdraw.

Nothing here waits for a clock. A first publication is decided when somebody reads; a change
of what is public already is applied by whoever asks first after its moment.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models.keyed import Keyed
from cities.models.languages import language_codes
from cities.models.line import Line, check, never_public, unrecorded
from cities.models.publishing import MOMENTS, State
from cities.models.revision import Act, Revision, Verb, signature
from cities.models.snapshot import put

NOTHING_WAITING: dict[str, Any] = {"due_at": None, "submitted_at": None, "failure": ""}


def require_complete(record: Keyed) -> None:
    """Raise ValidationError, saying what is missing where, unless one language has every text."""
    missing = {code: record.missing_texts(code) for code in language_codes()}
    if not all(missing.values()):
        return
    labels = {field.name: field.verbose_name for field in record._meta.fields}
    raise ValidationError(
        [
            ValidationError(
                _("%(language)s is incomplete: %(fields)s."),
                params={
                    "language": dict(settings.LANGUAGES)[code],
                    "fields": _(", ").join(str(labels[field]) for field in fields),
                },
            )
            for code, fields in missing.items()
        ]
    )


def publish(
    line: Line,
    *,
    author: Any = None,
    note: str = "",
    at: datetime | None = None,
    seen: Revision | None = None,
) -> Revision:
    """Publish the newest revision, and with it all before it, from `at` (default: now) on.

    A change of what is public already waits for a moment to come; what is public keeps the
    moment since when it is. Raises ValidationError, saying what is missing, if the record is
    incomplete, or if there is something newer than what its publisher has `seen`.
    """
    now = timezone.now()
    with line.locked() as row:
        revision = _newest(line, row, seen)
        if row.state_at(now) is State.PUBLISHED:
            if at is not None and at > now:
                return _schedule(line, row, revision, at, author, note)
            if revision == line.live(row):
                return revision
        else:
            row.published_at, row.withdrawn_at = at or now, None
        _show(line, row, revision)
        Act.objects.create(
            revision=revision, verb=Verb.PUBLISHED, note=note, at=at, **signature(author)
        )
        return revision


def _newest(line: Line, row: Any, seen: Revision | None) -> Revision:
    """The newest revision, if the record is there and nothing came after what was `seen`."""
    if row is None:
        raise ValidationError(_("This record is deleted: recover it first."))
    revision = line.head()
    if seen is not None and seen != revision:
        raise ValidationError(
            _("%(author)s has changed the record meanwhile. Look at the change first."),
            params={"author": revision.who},
        )
    return revision


def _show(line: Line, row: Any, revision: Revision) -> None:
    """Let the public read `revision`: the row, with the moments it has now, says what it says."""
    with transaction.atomic(), unrecorded():
        require_complete(put(row, line.words(revision, line.head()), check=True))
    line.revisions.filter(number__lte=revision.number).update(**NOTHING_WAITING)
    revision.published_at = row.published_at
    revision.save(update_fields=["published_at"])


def _schedule(
    line: Line, row: Any, revision: Revision, at: datetime, author: Any, note: str
) -> Revision:
    if revision == line.live(row):
        raise ValidationError(_("There are no unpublished changes."))
    with transaction.atomic(), unrecorded():
        require_complete(put(row, line.words(revision), check=True))
        transaction.set_rollback(True)
    line.revisions.filter(number__lte=revision.number).update(submitted_at=None, failure="")
    line.revisions.filter(pk=revision.pk).update(due_at=at)
    Act.objects.create(
        revision=revision, verb=Verb.SCHEDULED, note=note, at=at, **signature(author)
    )
    return revision


def publish_due(now: datetime) -> None:
    """Publish every change whose moment has come; asks once, and only once while none has."""
    for revision in list(Revision.objects.due(now)):
        _publish_one_due(revision, now)


def _publish_one_due(revision: Revision, now: datetime) -> None:
    line = Line.holding(revision)
    with line.locked() as row:
        if not Revision.objects.due(now).filter(pk=revision.pk).exists():
            return  # somebody else was first
        scheduled = revision.acts.filter(verb=Verb.SCHEDULED).first()
        act = Act(
            revision=revision,
            verb=Verb.PUBLISHED,
            at=revision.due_at,
            **signature(scheduled and scheduled.author),
        )
        try:
            if row is None:
                raise ValidationError(_("This record is deleted: recover it first."))
            _show(line, row, revision)
        except (ValidationError, IntegrityError, DataError) as error:
            # One that can never succeed must not keep others, or every reader, waiting.
            act.verb, act.note = Verb.FAILED, " ".join(getattr(error, "messages", [str(error)]))
            line.revisions.filter(pk=revision.pk).update(due_at=None, failure=act.note)
        act.save()


def withdraw(line: Line, *, author: Any = None, note: str = "", at: datetime | None = None) -> None:
    """Take the record from the public from `at` (default: now) on.

    What was never public by then becomes a draft again. Changes that were scheduled wait.
    """
    now = timezone.now()
    with line.locked() as row:
        head = _newest(line, row, None)
        live = line.live(row) or head
        if never_public(row):
            raise ValidationError(_("A record that was never published cannot be withdrawn."))
        if row.published_at > (at or now):
            row.published_at = row.withdrawn_at = None
            line.revisions.filter(published_at__gt=now).update(published_at=None)
            check(row, line.words(head), keep=True)
        else:
            row.withdrawn_at = at or now
            with unrecorded():
                row.save(update_fields=MOMENTS)
        for revision in line.revisions.exclude(due_at=None):
            Act.objects.create(revision=revision, verb=Verb.UNSCHEDULED, **signature(author))
        line.revisions.update(due_at=None)
        Act.objects.create(
            revision=live, verb=Verb.WITHDRAWN, note=note, at=at, **signature(author)
        )


def unschedule(line: Line, *, author: Any = None, note: str = "") -> None:
    """Let a scheduled change wait without a moment."""
    with line.locked():
        scheduled = list(line.revisions.exclude(due_at=None))
        if not scheduled:
            raise ValidationError(_("No change is scheduled."))
        for revision in scheduled:
            Act.objects.create(
                revision=revision, verb=Verb.UNSCHEDULED, note=note, **signature(author)
            )
        line.revisions.update(due_at=None)


def submit(line: Line, *, author: Any = None, note: str = "") -> Revision:
    """Ask a publisher to publish the newest revision."""
    with line.locked() as row:
        revision = _newest(line, row, None)
        if not never_public(row) and revision == line.live(row):
            raise ValidationError(_("There are no unpublished changes."))
        line.revisions.update(submitted_at=None)
        line.revisions.filter(pk=revision.pk).update(submitted_at=timezone.now())
        Act.objects.create(revision=revision, verb=Verb.SUBMITTED, note=note, **signature(author))
        return revision


def send_back(line: Line, *, author: Any = None, note: str = "") -> Revision:
    """Return what was submitted to its editor, with a comment."""
    with line.locked():
        revision: Revision | None = line.revisions.exclude(submitted_at=None).first()
        if revision is None:
            raise ValidationError(_("Nothing is submitted."))
        line.revisions.update(submitted_at=None)
        Act.objects.create(revision=revision, verb=Verb.RETURNED, note=note, **signature(author))
        return revision
