"""A second opinion on which translations are out of date.

The rule is told in the house's text, "Agreement decides what is out of date". This is a plain
reading of it for one field of one record, written without a look at the site's own code, so that
the two can be compared. It is slow and long-winded on purpose: whoever doubts a verdict should be
able to follow it line by line. The record's whole line is kept, because a pair of texts that came
before regains the status it last had.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

Texts = dict[str, str]
Lags = dict[tuple[str, str], str]
Pair = tuple[str, str]
Ticks = dict[str, set[str]]


@dataclass(frozen=True)
class State:
    """What the field said at one moment, and which language lagged behind which."""

    texts: Texts  # language -> text, "" where there is none
    lags: Lags  # (lagging, leading) -> what the leading one said when they last agreed

    def lags_between(self, pair: Pair) -> Lags:
        """The lags of one pair alone, in both directions; always a copy."""
        first, second = pair
        return {key: was for key, was in self.lags.items() if key in (pair, (second, first))}


@dataclass(frozen=True)
class Save:
    """What somebody had before them, what they posted, and what came of it."""

    opened: Texts
    posted: Texts
    ticks: Ticks
    outcome: Texts  # as posted, unless others wrote in between


class Oracle:
    """The line of one field, and the verdict on each new state of it."""

    states: list[State]  # the line, oldest first

    def __init__(self, texts: Texts) -> None:
        self.states = [State(dict(texts), {})]

    @property
    def newest(self) -> State:
        return self.states[-1]

    def write(self, opened: int, texts: Texts, ticks: Ticks | None = None) -> State:
        """Somebody opened `states[opened]` and posts these texts with these ticks."""
        seen = self.states[opened]
        save = Save(seen.texts, texts, ticks or {}, self._merged(seen.texts, texts))
        lags: Lags = {}
        # Each pair of languages is judged for itself: what a third one says does not matter.
        for pair in combinations(self.newest.texts, 2):
            lags.update(self._judge(pair, seen, save))
        return self._append(State(save.outcome, lags))

    def restore(self, index: int) -> State:
        """An earlier state comes back as it was: nothing is judged."""
        earlier = self.states[index]
        return self._append(State(dict(earlier.texts), dict(earlier.lags)))

    def status(self, language: str) -> str:
        """What the desk says today about one language of the field."""
        if not any(self.newest.texts.values()):
            return "empty"
        if self.newest.texts[language] == "":
            return "missing"
        if any(lagging == language for lagging, _ in self.newest.lags):
            return "outdated"
        return "up_to_date"

    def _append(self, state: State) -> State:
        # A save that changes nothing leaves no trace in the line.
        if state != self.newest:
            self.states.append(state)
        return self.newest

    def _merged(self, opened: Texts, posted: Texts) -> Texts:
        outcome: Texts = {}
        for language, newest_text in self.newest.texts.items():
            if posted[language] == opened[language]:
                # The poster left it alone: what others made of it in between stands.
                outcome[language] = newest_text
            else:
                # The poster changed it, and nobody else did, or else to the very same text.
                outcome[language] = posted[language]
        return outcome

    def _judge(self, pair: Pair, seen: State, save: Save) -> Lags:
        """The lags of one pair after a save."""
        # Nobody else touched these two texts: the change is the poster's alone. But a tick that
        # somebody gave in between counts, so it is judged from the newest lags.
        if same(pair, self.newest.texts, save.opened):
            before = self.newest.lags_between(pair)
            return overruled(pair, save, before, self._by_one_author(pair, save, before))
        # The outcome is what the others had made of the pair already. Their verdict holds, and
        # the poster's ticks, given beside older texts, say nothing about it.
        if same(pair, save.outcome, self.newest.texts):
            return self.newest.lags_between(pair)
        # The outcome is just what the poster posted: the others' change is part of the poster's.
        if same(pair, save.outcome, save.posted):
            before = seen.lags_between(pair)
            return overruled(pair, save, before, self._by_one_author(pair, save, before))
        # Each side changed one text of the pair without seeing the other's change. A tick given
        # without seeing it says nothing about it.
        return self._by_two_authors(pair, save, self.newest.lags_between(pair))

    def _by_one_author(self, pair: Pair, save: Save, before: Lags) -> Lags:
        first, second = pair
        # Nothing changed: nothing.
        if same(pair, save.outcome, save.opened):
            return before
        # A pair of texts that the record had before: it regains the status it last had.
        regained = self._last_had(pair, save.outcome)
        if regained is not None:
            return regained
        # A text emptied, or still empty: it is missing, and nothing else changes.
        if save.outcome[first] == "" or save.outcome[second] == "":
            return before
        # An empty text filled: a new translation, they agree. Both filled: they agree.
        if save.opened[first] == "" or save.opened[second] == "":
            return {}
        # Both texts changed: they agree.
        first_changed = save.outcome[first] != save.opened[first]
        second_changed = save.outcome[second] != save.opened[second]
        if first_changed and second_changed:
            return {}
        if first_changed:
            return one_changed(first, second, save, before)
        return one_changed(second, first, save, before)

    def _by_two_authors(self, pair: Pair, save: Save, before: Lags) -> Lags:
        first, second = pair
        # A pair of texts that the record had before: it regains the status it last had.
        regained = self._last_had(pair, save.outcome)
        if regained is not None:
            return regained
        # An empty text is missing, and nothing else changes.
        if save.outcome[first] == "" or save.outcome[second] == "":
            return before
        # Both are out of date. The texts that both authors started from are those opened.
        both = {(first, second): save.opened[second], (second, first): save.opened[first]}
        # But a new translation is no change that its source would have to follow.
        return {pair: said for pair, said in both.items() if said != ""}

    def _last_had(self, pair: Pair, texts: Texts) -> Lags | None:
        """The lags of the newest state with these two texts, if there is one."""
        for state in reversed(self.states):
            if same(pair, state.texts, texts):
                return state.lags_between(pair)
        return None


def same(pair: Pair, some: Texts, others: Texts) -> bool:
    return some[pair[0]] == others[pair[0]] and some[pair[1]] == others[pair[1]]


def one_changed(changed: str, other: str, save: Save, before: Lags) -> Lags:
    """The lags of a pair with two texts, of which one author changed one.

    If the changed text lagged behind the other one, it has caught up: none of these verdicts
    carries its lag over.
    """
    if (other, changed) in before:
        remembered = before[other, changed]
        # The leading text is again what it was when they last agreed: they agree again.
        if save.outcome[changed] == remembered:
            return {}
        # The leading text changed again: still. Or both were out of date, and the one nobody
        # touched has not caught up.
        return {(other, changed): remembered}
    # The lagging text changed: it has caught up, they agree.
    if (changed, other) in before:
        return {}
    # One text of an agreeing pair changed: the other is out of date.
    return {(other, changed): save.opened[changed]}


def overruled(pair: Pair, save: Save, before: Lags, verdict: Lags) -> Lags:
    """The verdict of the rule after the ticks; `before` is what it was judged from."""
    lags = dict(verdict)
    for ticked, other in (pair, (pair[1], pair[0])):
        ticks = save.ticks.get(ticked, set())
        if "unconcerned" in ticks:
            only_this_changed = (
                save.posted[ticked] != save.opened[ticked]
                and save.posted[other] == save.opened[other]
            )
            if only_this_changed:
                # The change does not concern the translation: as if it had not been made.
                put_back(lags, before, (other, ticked))
            else:
                # An earlier change turns out not to concern the translation, or it has caught up.
                lags.pop((other, ticked), None)
        # Not caught up yet, only touched for another reason. Nothing lags behind an empty text.
        if "behind" in ticks and save.outcome[other] != "":
            # A translation only begun never said what the other says.
            seen = save.opened[other] if save.opened[ticked] != "" else ""
            lags[ticked, other] = before.get((ticked, other), seen)
            put_back(lags, before, (other, ticked))
        if "still_right" in ticks:
            lags.pop((ticked, other), None)
    return lags


def put_back(lags: Lags, before: Lags, key: Pair) -> None:
    """Make one lag what it was before the save, be it there or not."""
    lags.pop(key, None)
    if key in before:
        lags[key] = before[key]
