"""What must be true of a record after every page two editors make of it.

Nothing here asks the product how changes come together. What each editor was shown and what
they typed is written down, and judged with tokens: a text may leave the newest state only by
the hand of somebody who had it before their eyes, and the public reads only what somebody
published.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from cities.models import City, Revision
from cities.models.judging import without_status
from cities.models.snapshot import take
from tests.faults.pages import Form
from tests.faults.tokens import tokens


@dataclass
class State:
    """What the database and the public pages say of the record."""

    exists: bool
    newest: dict[str, Any]
    numbered: list[Revision]
    waiting: list[int]
    everything: set[str]
    public: set[str]

    @property
    def head(self) -> set[str]:
        return tokens(self.newest)


@dataclass
class Outcome:
    """What one request may have changed."""

    typed: set[str] = field(default_factory=set)  # must be kept
    replaced: set[str] = field(default_factory=set)  # may leave the newest state
    decided: set[str] = field(default_factory=set)  # need not wait any longer
    published: set[str] | None = None  # what its publisher had seen; None: nothing was published
    recovered: bool = False


class Oracle:
    """Looks at one record, remembers what was accepted of it, and judges every change."""

    def __init__(self, record: Any) -> None:
        self.record = record
        self.model = type(record)
        self.ever_published = record.published_at is not None
        self.beside: dict[int, Form] = {}
        self.let_go: set[str] = set()
        self.accepted: set[str] = set()
        self.public_when_deleted: set[str] = set()
        self.state = self.look()
        self.judge(self.state, Outcome())

    def look_again(self, *, pages: bool = True) -> None:
        """See the record as it is now; `pages`: read the public pages too, which takes long."""
        self.state = self.look(None if pages else self.state.public)

    def look(self, public: set[str] | None = None) -> State:
        revisions = Revision.objects.filter(
            model=self.model._meta.model_name, record_id=self.record.pk
        )
        numbered = list(revisions.exclude(number=None).order_by("number"))
        return State(
            exists=self.model.objects.filter(pk=self.record.pk).exists(),
            newest=self._said(numbered[-1]),
            numbered=numbered,
            waiting=sorted(
                revisions.filter(number=None, merged_by=None).values_list("pk", flat=True)
            ),
            everything=tokens([self._said(each) for each in revisions]),
            public=self.read() if public is None else public,
        )

    def _said(self, revision: Revision) -> dict[str, Any]:
        """What a revision said: of its translation, how it stands also tells of former texts."""
        return without_status(self.model, revision.snapshot)

    def read(self) -> set[str]:
        """What a visitor reads of the record, in all languages."""
        found: set[str] = set()
        kind = "cities" if self.model is City else "news"
        for code, _name in settings.LANGUAGES:
            response = Client().get(f"/{code}/{kind}/{self.record.slug}/")
            assert response.status_code in (200, 404)
            if response.status_code == 200:
                found |= tokens(response.content.decode())
        return found

    def judge(self, before: State, outcome: Outcome) -> None:
        """What must be true after a request that could do `outcome`."""
        after = self.state
        accepted = after.head | self._waiting(after)
        assert outcome.typed <= accepted, f"not kept: {outcome.typed - accepted}"
        lost = before.head - after.head
        assert lost <= outcome.replaced, f"replaced by one who never saw it: {lost}"
        lost = self._waiting(before) - self._waiting(after) - after.head
        assert lost <= outcome.decided, f"no longer waits, and nobody chose: {lost}"
        self.let_go |= (before.head - after.head) | outcome.decided
        self.accepted |= outcome.typed
        self._judge_line(after)
        self._judge_public(before, after, outcome)

    def _waiting(self, state: State) -> set[str]:
        """What was typed into the texts that wait beside the line."""
        return {token for pk in state.waiting for token in self.beside[pk].typed()}

    def _judge_line(self, state: State) -> None:
        numbers = [revision.number for revision in state.numbered]
        assert numbers == list(range(1, len(numbers) + 1)), numbers
        assert state.exists == (state.numbered[-1].action != "deleted")
        if not state.exists:
            return
        row = self.model.objects.get(pk=self.record.pk)
        assert (row.published_at is not None) == self.ever_published
        out = [each for each in state.numbered if each.published_at or not self.ever_published]
        assert take(row) == out[-1].snapshot, "the row says something else than its revision"
        if self.ever_published:
            assert state.public == tokens(self._said(out[-1])), "the public reads something else"

    def _judge_public(self, before: State, after: State, outcome: Outcome) -> None:
        if outcome.published is not None:
            unseen = after.public - before.public - outcome.published
            assert not unseen, f"published by one who never saw it: {unseen}"
            assert after.public == after.head
        elif outcome.recovered:
            assert after.public == self.public_when_deleted
        elif after.exists:
            assert after.public == before.public, "the public page changed"
        else:
            assert not after.public

    def judge_end(self) -> None:
        """Every text that the desk ever took is in the history, and nobody wonders where."""
        kept = self.state.everything
        assert self.accepted <= kept, f"lost: {self.accepted - kept}"
        here = self.state.head | self._waiting(self.state) | self.let_go
        assert self.accepted <= here, f"nowhere to be seen: {self.accepted - here}"
