"""The line of revisions of one record: how it grows, and how the row follows it.

The row is what the public reads. While a record was never published the row follows the
newest revision; from then on it stays at the last published one, and what comes after waits.
Whoever writes to the row by another path (a shell, an import) has their change recorded as
soon as it is seen, so the line never tells less than the row.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models.audit_entry import AuditEntry
from cities.models.gaps import marks_of
from cities.models.judging import (
    Memory,
    TickedPlaces,
    combined,
    holders,
    judged,
    rebased,
    without_status,
)
from cities.models.keyed import Keyed
from cities.models.merging import Merge, Place, merge, value_at
from cities.models.outdated import OUTDATED
from cities.models.revision import NOTHING_WAITING, Action, Revision, signature
from cities.models.snapshot import (
    Snapshot,
    in_order,
    modern,
    part_references,
    put,
    snapshot_of,
    unknown_parts,
)
from cities.models.writer import unrecorded, writer, written_by


class Written(NamedTuple):
    """What became of a save: its revision, and how it came together with others' changes."""

    revision: Revision
    merge: Merge
    refused: tuple[str, ...] = ()  # why the record cannot say what came out

    @property
    def is_beside(self) -> bool:
        """Whether the text waits beside the line, for somebody to choose."""
        return self.revision.number is None


def never_public(row: Any) -> bool:
    """Whether nothing of `row` was ever published, so that it follows the newest revision."""
    return getattr(row, "published_at", None) is None


class Line:
    """All revisions of one record, which may have been deleted."""

    def __init__(self, model: type[Keyed], record_id: int) -> None:
        self.model, self.record_id = model, record_id

    @classmethod
    def of(cls, record: Keyed) -> "Line":
        return cls(type(record), record.pk)

    @classmethod
    def holding(cls, revision: Revision) -> "Line":
        """The line that `revision` belongs to."""
        model: Any = apps.get_model("cities", revision.model)
        return cls(model, revision.record_id)

    # --- Reading ---------------------------------------------------------------------------

    @property
    def all(self) -> Any:
        """Every revision of the record, those beside the line too, the newest first."""
        return Revision.objects.filter(
            model=self.model._meta.model_name, record_id=self.record_id
        ).order_by("-pk")

    @property
    def revisions(self) -> Any:
        """The revisions of the line, the newest first."""
        return self.all.exclude(number=None).order_by("-number")

    def head(self) -> Revision:
        """The newest revision; every record that was seen once in `locked()` has one."""
        return cast(Revision, self.revisions[0])

    def live(self, row: Any) -> Revision | None:
        """The revision that the row says; None if that is not recorded yet."""
        found = self.revisions
        if not never_public(row):
            found = found.exclude(published_at=None)
        live: Revision | None = found.first()
        return live

    def row(self) -> Any:
        """The record as the public reads it; None once it is deleted."""
        return self.model._default_manager.filter(pk=self.record_id).first()

    def words(self, revision: Revision, present: Revision | None = None) -> Snapshot:
        """What `revision` said, in today's fields; what it did not know is as in `present`."""
        return modern(self.model, revision.snapshot, present.snapshot if present else None)

    # --- Growing ---------------------------------------------------------------------------

    @contextmanager
    def locked(self, expected: Revision | None = None) -> Iterator[Any]:
        """A transaction in which nobody else writes to this record; gives its row, or None.

        With `expected`, what somebody had before their eyes: raises ValidationError if there
        is something newer.
        """
        with transaction.atomic():
            rows = self.model._default_manager.filter(pk=self.record_id)
            row = rows.select_for_update().first()
            if row is None:  # deleted: its last revision stands for it
                self.all.select_for_update().first()
                row = rows.first()
            if row is not None:
                self._catch_up(row)
            if expected is not None and expected != (head := self.head()):
                raise ValidationError(
                    _("%(author)s has changed the record meanwhile. Look at the change first."),
                    params={"author": head.who},
                )
            yield row

    def catch_up(self) -> None:
        """Record what the row says, if the line does not know it yet."""
        with self.locked():
            pass

    def append(self, snapshot: Snapshot, action: str, **values: Any) -> Revision:
        """Add a revision at the end of the line; call it in `locked()`."""
        head = self.revisions.first()
        by = writer()
        given = {
            "number": head.number + 1 if head else 1,
            "parent": head,
            "note": by.note,
            **signature(by.author),
            **values,
        }
        in_line = given["number"] is not None
        if in_line:
            self.all.newest().update(is_newest=False)
        made: Revision = Revision.objects.create(
            **{
                **self._key(),
                **given,
                "is_newest": in_line and action != Action.DELETED,
                "action": action,
                "snapshot": snapshot,
                "gaps": marks_of(self.model, snapshot),
            }
        )
        return made

    def _key(self) -> dict[str, Any]:
        return {"model": self.model._meta.model_name, "record_id": self.record_id}

    def _catch_up(self, row: Any) -> None:
        head = self.revisions.first()
        if head is None:
            begin([row])
            return
        if head.action == Action.DELETED:
            return  # a deletion is under way
        said = modern(self.model, snapshot_of(row))
        published_at = getattr(row, "published_at", None)
        live = self.live(row)
        if live and self._says(row, said, live):
            return
        if self._says(row, said, head):
            head.published_at = published_at
            head.save(update_fields=["published_at"])
            return
        before = modern(self.model, (live or head).snapshot, said)
        now = judged(self.model, before, said, timezone.now(), self.memory())
        self._keep_status(row, said, now)
        self.append(now, Action.CHANGED, published_at=published_at)
        if live is not None:
            for revision in self._waiting(live, head):
                self._carry_on(revision, before, now)

    def _says(self, row: Any, said: Snapshot, revision: Revision) -> bool:
        """Whether `row`, which says `said`, says what `revision` does; if so, with its status."""
        known = modern(self.model, revision.snapshot, said)
        if without_status(self.model, known) != without_status(self.model, said):
            return False
        self._keep_status(row, said, known)
        return True

    def _keep_status(self, row: Any, said: Snapshot, judged: Snapshot) -> None:
        """Let the row have the status that was judged; whoever wrote it need not know of it."""
        for place, model, values in holders(self.model, judged):
            status = values[OUTDATED]
            if status == (value_at(said, (*place, OUTDATED))):
                continue
            key = {"slug": place[-1]} if place else {"pk": row.pk}
            model._default_manager.filter(**key).update(**{OUTDATED: status})
            if not place:
                setattr(row, OUTDATED, status)

    def memory(self) -> Memory:
        """What the record said before, the newest state first."""
        states = self.revisions.values_list("snapshot", flat=True)
        return Memory(self.model, states.iterator(chunk_size=20))

    def _waiting(self, live: Revision, head: Revision) -> list[Revision]:
        """Of what came after the public state: the newest, the scheduled and the submitted."""
        pending = self.revisions.filter(number__gt=live.number, number__lte=head.number)
        return [
            revision
            for revision in pending.order_by("number")
            if revision.due_at or revision.submitted_at or revision == head
        ]

    def _carry_on(self, revision: Revision, before: Snapshot, now: Snapshot) -> None:
        """Let a change that waits go on waiting, with what reached the row meanwhile in it."""
        marks = {"due_at": revision.due_at, "submitted_at": revision.submitted_at}
        self.append(
            self.carried(before, now, modern(self.model, revision.snapshot, now)),
            Action.CHANGED,
            author=revision.author,
            author_name=revision.author_name,
            note=revision.note,
            **marks,
        )
        self.revisions.filter(pk=revision.pk).update(**dict.fromkeys(marks))

    def carried(self, before: Snapshot, now: Snapshot, waiting: Snapshot) -> Snapshot:
        """What `waiting`, made of `before`, says on top of `now`; it wins where both changed."""
        conflicts = self.merge(before, now, waiting).conflicts
        choices = {place: value_at(waiting, place) for place in conflicts}
        return self.merge(before, now, waiting, choices).snapshot

    def merge(
        self,
        base: Snapshot,
        theirs: Snapshot,
        mine: Snapshot,
        choices: Mapping[Place, Any] | None = None,
        memory: Memory | None = None,
    ) -> Merge:
        """Merge three states of this record; `memory` is what it said before, if read already."""
        model = self.model
        merged = merge(
            without_status(model, base),
            without_status(model, theirs),
            without_status(model, mine),
            choices,
            part_references(model),
        )
        texts = in_order(model, merged.snapshot)
        now, past = timezone.now(), memory or self.memory()
        outcome = combined(model, base, theirs, mine, texts, now, past)
        return merged._replace(snapshot=outcome)

    def write(
        self,
        mine: Snapshot,
        base: Revision | None,
        *,
        author: Any,
        note: str = "",
        ticks: TickedPlaces | None = None,
    ) -> Written:
        """Save `mine`, which an editor made of `base`, together with what came meanwhile.

        `ticks` are what the editor said of its translation, which is judged here.

        What does not overlap is merged. If something does, or the outcome makes no sense, or
        the record was deleted, or nobody knows what it was made of, nothing is decided: the
        text is kept beside the line until somebody chooses.
        """
        with self.locked() as row, written_by(author, note):
            head = self.head()
            theirs = self.words(head)
            start = self.words(base or head, head)
            seen = rebased(self.model, start, theirs)
            memory = self.memory()
            mine = judged(self.model, seen, mine, timezone.now(), memory, ticks)
            outcome = self.merge(seen, theirs, mine, memory=memory)
            refused: tuple[str, ...] = ()
            if row is not None and base is not None and not outcome.conflicts:
                if outcome.snapshot == theirs:
                    return Written(head, outcome)
                try:
                    return Written(self.follow(row, outcome.snapshot, Action.CHANGED), outcome)
                except ValidationError as error:
                    refused = tuple(error.messages)
            kept = self.append(mine, Action.CHANGED, parent=base or head, number=None)
            return Written(kept, outcome, refused)

    def settle(
        self,
        beside: Revision,
        choices: Mapping[Place, Any],
        *,
        seen: Revision,
        author: Any,
        note: str = "",
    ) -> Revision:
        """Bring a text that waits beside the line into it, as somebody chose who saw `seen`.

        Raises ValidationError if there is something newer, or if the outcome makes no sense.
        """
        with self.locked(seen) as row, written_by(author, note):
            if row is None:
                raise ValidationError(_("This record is deleted: recover it first."))
            base = self.words(beside.parent or seen, seen)
            outcome = self.merge(base, self.words(seen), self.words(beside, seen), choices)
            return self.follow(row, outcome.snapshot, Action.CHANGED, merges=beside)

    def follow(self, row: Any, snapshot: Snapshot, action: str, **values: Any) -> Revision:
        """Append `snapshot` and, if nothing of the record was ever public, let the row follow.

        Raises ValidationError, and does nothing, if the record could not say this.
        """
        with transaction.atomic():
            check(row, snapshot, keep=never_public(row))
            return self.append(snapshot, action, **values)

    def restore(self, revision: Revision, *, author: Any, note: str = "") -> Revision:
        """Make what `revision` said the newest revision; what it did not know stays as it is."""
        with self.locked() as row, written_by(author, note):
            head = self.head()
            if row is None:
                raise ValidationError(_("This record is deleted: recover it first."))
            now = self.words(head)
            unknown = unknown_parts(self.model, revision.snapshot)
            wanted = self.words(revision, head) | {name: now[name] for name in unknown}
            if wanted == now:
                raise ValidationError(_("The newest revision already says the same."))
            merges = revision if revision.number is None else None
            return self.follow(row, wanted, Action.RESTORED, merges=merges)

    def drop(self, *, author: Any, note: str = "") -> Revision:
        """Go back to the published text; the dropped one stays in the history."""
        with self.locked() as row, written_by(author, note):
            live = row and self.live(row)
            if live is None or live == self.head():
                raise ValidationError(_("There are no unpublished changes."))
            self.revisions.update(**NOTHING_WAITING)
            return self.append(self.words(live), Action.DROPPED, published_at=live.published_at)


def check(row: Any, snapshot: Snapshot, *, keep: bool = False) -> None:
    """Raise ValidationError if the record could not say `snapshot`; with `keep`, make it say it."""
    with transaction.atomic(), unrecorded():
        put(row, snapshot, check=True)
        if not keep:
            transaction.set_rollback(True)


def begin(rows: Iterable[Any], action: str = Action.CREATED) -> None:
    """Write the first revision of records, just read from the database, that have none."""
    made = [first_revision(row, snapshot_of(row), action) for row in rows]
    Revision.objects.bulk_create(made)
    AuditEntry.objects.bulk_create(map(AuditEntry.of_revision, made))


def first_revision(row: Any, snapshot: Snapshot, action: str) -> Revision:
    """The revision, not saved yet, that begins the line of a record that says `snapshot`."""
    by = writer()
    return Revision(
        model=row._meta.model_name,
        record_id=row.pk,
        number=1,
        is_newest=True,
        action=action,
        snapshot=snapshot,
        gaps=marks_of(type(row), snapshot),
        published_at=getattr(row, "published_at", None),
        note=by.note,
        **signature(by.author),
    )
