"""What can be done with a record beside writing it: submit, publish, schedule, withdraw.

Nothing here waits for a clock. A first publication is decided when somebody reads; a change
of what is public already is applied by whoever asks first after its moment.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models.agreement import Tick
from cities.models.country import plain_language_name
from cities.models.gaps import Status, gaps
from cities.models.keyed import Keyed
from cities.models.languages import column, language_codes
from cities.models.line import Line, check, never_public
from cities.models.publishing import MOMENTS, State
from cities.models.revision import NOTHING_WAITING, Act, Revision, Verb, signature
from cities.models.snapshot import put
from cities.models.writer import unrecorded

logger = logging.getLogger(__name__)


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
                    "language": plain_language_name(code),
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
) -> Revision | None:
    """Publish the newest revision, and with it all before it, from `at` (default: now) on.

    A change of what is public already waits for a moment to come; what is public keeps the
    moment since when it is. None: the newest is public already. Raises ValidationError, saying
    what is missing, if the record is incomplete.
    """
    now = timezone.now()
    with line.locked() as row:
        revision = _newest(line, row)
        if row.state_at(now) is State.PUBLISHED:
            if at is not None and at > now:
                return _schedule(line, row, revision, at, author, note)
            if revision == line.live(row):
                return None
        else:
            row.published_at, row.withdrawn_at = at or now, None
        _show(line, row, revision)
        Act.objects.create(
            revision=revision, verb=Verb.PUBLISHED, note=note, at=at, **signature(author)
        )
        return revision


def _newest(line: Line, row: Any) -> Revision:
    """The newest revision of a record that is there."""
    if row is None:
        raise ValidationError(_("This record is deleted: recover it first."))
    return line.head()


def _show(line: Line, row: Any, revision: Revision) -> None:
    """Let the public read `revision`: the row, with the moments it has now, says what it says."""
    with transaction.atomic(), unrecorded():
        require_complete(put(row, line.words(revision), check=True))
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
    """Publish every change whose moment has come; asks once, and only once while none has.

    Each is for itself: one that fails keeps its old text, and keeps no other waiting.
    """
    due = Revision.objects.due(now).values_list("model", "record_id")
    for model, record_id in dict.fromkeys(due):
        try:
            _publish_due_of(model, record_id, now)
        except Exception:
            logger.exception("%s %s could not be published when it was due", model, record_id)


def _publish_due_of(model: str, record_id: int, now: datetime) -> None:
    """Publish what has come due of one record, in the order of its moments."""
    due = Revision.objects.due(now).filter(model=model, record_id=record_id)
    try:
        line = Line(apps.get_model("cities", model), record_id)
    except LookupError as error:  # a kind that the site no longer has
        due.update(due_at=None, failure=str(error))
        return
    with line.locked() as row:
        # Asked in the lock and one by one: another request may have been first, and publishing
        # one revision publishes all before it.
        while revision := due.first():
            _publish_due(line, row, revision)


def _publish_due(line: Line, row: Any, revision: Revision) -> None:
    scheduled = Act.objects.filter(
        revision__in=line.all, verb=Verb.SCHEDULED, at=revision.due_at
    ).first()
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
        act.verb, act.note = Verb.FAILED, " ".join(getattr(error, "messages", [str(error)]))
        line.revisions.filter(pk=revision.pk).update(due_at=None, failure=act.note)
    act.save()


def withdraw(line: Line, *, author: Any = None, note: str = "", at: datetime | None = None) -> None:
    """Take the record from the public from `at` (default: now) on.

    What was never public by then becomes a draft again. Changes that were scheduled wait.
    """
    now = timezone.now()
    if at is not None and at < now:
        raise ValidationError(_("This moment is past."))
    with line.locked() as row:
        head = _newest(line, row)
        live = line.live(row) or head
        state = row.state_at(now)
        if state is State.DRAFT:
            raise ValidationError(_("A record that was never published cannot be withdrawn."))
        if state is State.WITHDRAWN:
            raise ValidationError(_("This record is withdrawn already."))
        if row.published_at > (at or now):
            row.published_at = row.withdrawn_at = None
            line.revisions.filter(published_at__gt=now).update(published_at=None)
            check(row, line.words(head), keep=True)
        else:
            row.withdrawn_at = at or now
            with unrecorded():
                row.save(update_fields=MOMENTS)
        for revision in line.revisions.scheduled():
            Act.objects.create(revision=revision, verb=Verb.UNSCHEDULED, **signature(author))
        line.revisions.update(due_at=None)
        Act.objects.create(
            revision=live, verb=Verb.WITHDRAWN, note=note, at=at, **signature(author)
        )


def unschedule(line: Line, *, author: Any = None, note: str = "") -> None:
    """Let a scheduled change wait without a moment, and a record stay that was to be withdrawn."""
    with line.locked() as row:
        scheduled = list(line.revisions.scheduled())
        leaves = row is not None and row.withdrawn_at and row.withdrawn_at > timezone.now()
        if leaves:
            row.withdrawn_at = None
            with unrecorded():
                row.save(update_fields=MOMENTS)
            live = line.live(row) or line.head()
            scheduled += [live] if live not in scheduled else []
        if not scheduled:
            raise ValidationError(_("Nothing is scheduled."))
        for revision in scheduled:
            Act.objects.create(
                revision=revision, verb=Verb.UNSCHEDULED, note=note, **signature(author)
            )
        line.revisions.update(due_at=None)


def submit(line: Line, *, author: Any = None, note: str = "") -> Revision:
    """Ask a publisher to publish the newest revision."""
    with line.locked() as row:
        revision = _newest(line, row)
        if not never_public(row) and revision == line.live(row):
            raise ValidationError(_("There are no unpublished changes."))
        line.revisions.update(submitted_at=None)
        line.revisions.filter(pk=revision.pk).update(submitted_at=timezone.now())
        Act.objects.create(revision=revision, verb=Verb.SUBMITTED, note=note, **signature(author))
        return revision


def send_back(line: Line, *, author: Any = None, note: str = "") -> Revision:
    """Return what was submitted to its editor, with a comment."""
    with line.locked():
        revision: Revision | None = line.revisions.submitted().first()
        if revision is None:
            raise ValidationError(_("Nothing is submitted."))
        line.revisions.update(submitted_at=None)
        Act.objects.create(revision=revision, verb=Verb.RETURNED, note=note, **signature(author))
        return revision


def confirm(line: Line, languages: Collection[str], *, author: Any = None, note: str = "") -> None:
    """Say that every translation into one of `languages` still says what the others say."""
    with line.locked() as row:
        head = _newest(line, row)
        words = line.words(head)
        found = [
            gap
            for gap in gaps(line.model, words)
            if gap.status is Status.OUTDATED and gap.language in languages
        ]
        if not found:
            raise ValidationError(_("Nothing is out of date."))
        ticks = {
            (*gap.place[:-1], column(gap.place[-1], gap.language)): [Tick.STILL_RIGHT]
            for gap in found
        }
        written = line.write(words, head, author=author, note=note, ticks=ticks)
        if written.is_beside:  # the record could not say this: nothing is kept
            raise ValidationError(list(written.refused))
