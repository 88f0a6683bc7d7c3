"""What stands beside a form: the state of the record, what waits, what can be done, the past."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from cities import roles
from cities.admin.desk.act_pages import ACT_PAGES, suits
from cities.admin.desk.addresses import page_address
from cities.models import Act, Publishable, Record, Revision, State, Verb
from cities.models.gaps import Status, gaps
from cities.models.languages import columns_of_the_form
from cities.models.line import Line, never_public
from cities.preview_address import preview_address
from cities.snapshot_comparison import label

RECENT = 5  # revisions listed beside the form


class LanguageStatus(NamedTuple):
    """A language, and the fields that are not translated into it, or out of date in it."""

    code: str
    name: str
    missing: Sequence[str] = ()
    outdated: Sequence[str] = ()


class Panel:
    """Read by templates; `record` is the newest state, as the form shows it."""

    def __init__(self, line: Line, record: Any, user: Any) -> None:
        self.line, self.record, self.user = line, record, user

    @cached_property
    def head(self) -> Revision:
        return self.line.head()

    @cached_property
    def live(self) -> Revision | None:
        """The revision that the public reads, or will; None for a draft."""
        return None if never_public(self.record) else self.line.live(self.record)

    @property
    def publishable(self) -> bool:
        """Whether this kind of record is published by itself."""
        return isinstance(self.record, Publishable)

    @property
    def waits(self) -> bool:
        """Whether there are changes that the public does not read yet."""
        return self.live is not None and self.live != self.head

    @cached_property
    def state(self) -> State:
        state: State = self.record.state
        return state

    @property
    def leaves(self) -> bool:
        """Whether the record is to be withdrawn at a moment to come."""
        at = getattr(self.record, "withdrawn_at", None)
        return at is not None and at > timezone.now()

    @property
    def is_public(self) -> bool:
        return self.state is State.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.state is State.DRAFT

    @property
    def can_be_withdrawn(self) -> bool:
        return self.publishable and self.state in (State.PUBLISHED, State.SCHEDULED)

    @cached_property
    def due(self) -> Revision | None:
        """The next revision that will be published by itself."""
        found: Revision | None = self.line.revisions.scheduled().order_by("due_at").first()
        return found

    @cached_property
    def submission(self) -> Act | None:
        """Who submitted what waits for a publisher."""
        return self._act(Verb.SUBMITTED) if self._submitted else None

    @cached_property
    def _submitted(self) -> bool:
        return bool(self.line.revisions.submitted().exists())

    @cached_property
    def returned(self) -> Act | None:
        """The publisher's answer, while nothing was submitted or published after it."""
        act = self.acts.first()
        return act if act and act.verb == Verb.RETURNED else None

    @property
    def acts(self) -> Any:
        return Act.objects.filter(revision__in=self.line.revisions).order_by("-pk")

    def _act(self, verb: str) -> Act | None:
        found: Act | None = self.acts.filter(verb=verb).first()
        return found

    @cached_property
    def failed(self) -> Revision | None:
        """A change that could not be published when it was due."""
        found: Revision | None = self.line.revisions.failed().first()
        return found

    @cached_property
    def unresolved(self) -> list[Revision]:
        """Texts that wait for somebody to choose between them and another's."""
        return list(self.line.all.unresolved())

    @cached_property
    def languages(self) -> list[LanguageStatus]:
        found = gaps(self.line.model, self.line.words(self.head))

        def named(code: str, status: Status) -> list[str]:
            return [label(self.line.model, gap.place) for gap in found if gap[1:] == (code, status)]

        return [
            LanguageStatus(code, name, named(code, Status.MISSING), named(code, Status.OUTDATED))
            for code, name in columns_of_the_form()
        ]

    @cached_property
    def previews(self) -> list[tuple[str, str, str]]:
        """Code and name of each language, and the newest state at its public address."""
        if not isinstance(self.record, Record):
            return []
        return [(code, name, preview_address(self.head, code)) for code, name in settings.LANGUAGES]

    @cached_property
    def recent(self) -> list[Revision]:
        return list(self.line.revisions.select_related("parent")[:RECENT])

    @cached_property
    def address(self) -> dict[str, str]:
        """The addresses of the record's other pages, by name."""
        return {
            name: page_address(self.line, name)
            for name in (
                *("history", "compare", "conflict", "delete"),
                *(["preview"] if self.publishable else []),
                *(name for name, act in ACT_PAGES.items() if suits(act, self.line.model)),
            )
        }

    @property
    def may_publish(self) -> bool:
        return roles.may_publish(self.user)

    @property
    def may_edit(self) -> bool:
        return roles.may_edit(self.user, self.line.model)

    @property
    def may_save(self) -> bool:
        """Whether the form can be saved at all."""
        return roles.may_write(self.user, self.line.model)
