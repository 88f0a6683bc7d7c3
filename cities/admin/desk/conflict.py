"""Two editors changed the same text: both are shown, and one who looks at them chooses."""

from functools import cached_property
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import CharField, TextField
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cities.admin.desk.given import key, note_of
from cities.admin.desk.rights import may_change
from cities.admin.desk.telling import tell_saved
from cities.models import Revision
from cities.models.image import ImageNameField
from cities.models.judging import without_status
from cities.models.line import Line
from cities.models.merging import Merge, Place, column_at, differences, value_at
from cities.snapshot_comparison import Row, is_telling, label, row


class Question(NamedTuple):
    """One place to choose about: what each side made of it since both started."""

    name: str  # of the form field
    label: str
    language: str
    theirs: Row
    mine: Row
    own: str | None  # what the text field for a third answer starts from; None: there is none


class Choice:
    """All questions about a text that was kept beside the line."""

    def __init__(self, line: Line, beside: Revision) -> None:
        self.line, self.beside = line, beside
        self.head = line.head()
        self.base = beside.parent or self.head
        self.states = {
            "base": line.words(self.base, self.head),
            "theirs": line.words(self.head),
            "mine": line.words(beside, self.head),
        }

    @cached_property
    def outcome(self) -> Merge:
        states = self.states
        return self.line.merge(states["base"], states["theirs"], states["mine"])

    @cached_property
    def places(self) -> list[Place]:
        """Where both changed the same; all that differs, if the two make no sense together."""
        if self.outcome.conflicts:
            return self.outcome.conflicts
        model = self.line.model
        theirs, mine = (without_status(model, self.states[side]) for side in ("theirs", "mine"))
        return [place for place in differences(theirs, mine) if is_telling(place, theirs, mine)]

    @cached_property
    def questions(self) -> list[Question]:
        return [self._question(f"choice-{n}", place) for n, place in enumerate(self.places)]

    @property
    def merged(self) -> list[str]:
        """What needs no choice: the other's changes that stay in any case."""
        places = [place for place in self.outcome.merged if place not in self.places]
        return [label(self.line.model, place) for place in places]

    def _question(self, name: str, place: Place) -> Question:
        base, theirs, mine = (value_at(state, place) for state in self.states.values())
        asked = row(self.line.model, place, base, theirs)
        other = row(self.line.model, place, base, mine)
        column = column_at(self.line.model, place)
        is_text = isinstance(column, CharField | TextField)
        writable = is_text and not column.choices and not isinstance(column, ImageNameField)
        return Question(
            name,
            asked.label,
            asked.language,
            asked,
            other,
            str(mine) if writable and isinstance(mine, str) else None,
        )

    def settle(self, request: HttpRequest) -> bool:
        """Save what was chosen; False, with the reason told, if there is something left to ask."""
        seen = self.line.all.filter(pk=key(request.POST.get("seen"))).first()
        if seen is None or seen != self.head:
            messages.warning(request, _("The record has changed again: please look once more."))
            return False
        try:
            choices = {
                place: self._chosen(request, question.name, place)
                for place, question in zip(self.places, self.questions, strict=True)
            }
            self.line.settle(
                self.beside, choices, seen=seen, author=request.user, note=note_of(request)
            )
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return False
        tell_saved(request, _("Both changes are brought together."))
        return True

    def may_be_made_by(self, user: Any) -> bool:
        """Whether `user` may change every text that is asked about."""
        return all(may_change(user, self.line.model, place) for place in self.places)

    def _chosen(self, request: HttpRequest, name: str, place: Place) -> Any:
        """The value that was chosen for one place; ValidationError if none was."""
        answer = request.POST.get(name)
        if answer in ("theirs", "mine"):
            return value_at(self.states[answer], place)
        if answer == "own" and (column := column_at(self.line.model, place)) is not None:
            return column.to_python(request.POST.get(f"{name}-own", ""))
        raise ValidationError(
            _("Choose for “%(field)s”."), params={"field": label(self.line.model, place)}
        )
