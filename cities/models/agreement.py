"""Which of the texts of one field say the same in every language, and which lag behind another.

For each pair of languages the two texts agree, or one lags behind the other, or each behind
the other. It is judged once, when a state is written, from the state its author had before
their eyes. Pure functions over one field of one record.
"""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

Texts = Mapping[str, str]  # language code to text; empty where there is none
Pair = tuple[str, str]  # two language codes


class Lag(NamedTuple):
    """What a text does not say yet: all that the other has become since it said `said`."""

    said: str  # the other text when the two last agreed
    since: str  # the moment when it became another, as ISO 8601


Lags = dict[Pair, Lag]  # (lagging language, leading language); what is not in it agrees


class Tick(StrEnum):
    """An editor's word beside the text of one language, which overrules the rule."""

    STILL_RIGHT = "still_right"  # this text says what the other says
    UNCONCERNED = "unconcerned"  # this text's change does not concern its translations
    BEHIND = "behind"  # this text was touched, but has not caught up


Ticks = Mapping[str, Collection[str]]  # language code to ticks
# The lags that a pair of texts last had, by those two texts; None if it never stood so.
Past = Callable[[Pair, tuple[str, str]], Lags | None]


def never(pair: Pair, texts: tuple[str, str]) -> Lags | None:
    """The past of a record that has none."""
    return None


def judge(
    before: Texts,
    lags: Lags,
    after: Texts,
    now: str,
    ticks: Ticks | None = None,
    past: Past = never,
) -> Lags:
    """The lags of `after`, which somebody wrote at `now` who had `before` and its `lags` before
    their eyes.
    """
    judged: Lags = {}
    for pair in combinations(after, 2):
        old, new = _both(before, pair), _both(after, pair)
        found = _judged_pair(pair, old, new, _of(lags, pair), now, past)
        judged |= _ticked(pair, old, new, _of(lags, pair), found, now, ticks or {})
    return judged


class Side(NamedTuple):
    """One of two states to bring together."""

    texts: Texts
    lags: Lags


def combine(
    base: Side, theirs: Side, mine: Side, outcome: Texts, now: str, past: Past = never
) -> Lags:
    """The lags of `outcome`, to which two people came who both started from `base`.

    A pair of texts that one of them wrote or saw is as it was judged there. Where each changed
    one text without seeing the other's change, both are out of date; but a new translation is
    no change that its source would have to follow. A text that is neither's was written by
    somebody who saw both: a change of the side whose other text stays.
    """
    combined: Lags = {}
    for pair in combinations(outcome, 2):
        was, new = _both(base.texts, pair), _both(outcome, pair)
        their_texts, my_texts = _both(theirs.texts, pair), _both(mine.texts, pair)
        their_lags = _of(theirs.lags, pair)
        my_lags = _of(mine.lags, pair)
        if new == my_texts == their_texts == was and my_lags == _of(base.lags, pair):
            combined |= their_lags  # what was ticked meanwhile holds
        elif new == my_texts and their_texts == was:
            combined |= my_lags
        elif new == their_texts:
            combined |= their_lags
        elif new == my_texts:
            combined |= my_lags
        elif any(
            text not in sides for text, *sides in zip(new, their_texts, my_texts, strict=True)
        ):
            kept_mine = any(a == b != c for a, b, c in zip(new, my_texts, their_texts, strict=True))
            texts, lags = (my_texts, my_lags) if kept_mine else (their_texts, their_lags)
            combined |= _judged_pair(pair, texts, new, lags, now, past)
        elif (known := past(pair, new)) is not None:
            combined |= known
        elif "" in new:
            combined |= their_lags
        else:
            one, other = pair
            both = {(one, other): Lag(was[1], now), (other, one): Lag(was[0], now)}
            combined |= {key: lag for key, lag in both.items() if lag.said}
    return combined


def _judged_pair(
    pair: Pair, old: tuple[str, str], new: tuple[str, str], lags: Lags, now: str, past: Past
) -> Lags:
    if old == new:
        return lags
    if (known := past(pair, new)) is not None:
        return known
    if "" in new:  # one is missing, and nothing else changes
        return lags
    changed = [
        language for language, *texts in zip(pair, old, new, strict=True) if len({*texts}) > 1
    ]
    if "" in old or len(changed) == 2:  # a new translation, or one made together with its source
        return {}
    (leading,) = changed
    (following,) = set(pair) - {leading}
    said, says = (texts[pair.index(leading)] for texts in (old, new))
    judged = {key: lag for key, lag in lags.items() if key != (leading, following)}
    if (leading, following) not in lags:  # it was not behind, so the other is
        judged.setdefault((following, leading), Lag(said, now))
    if (lag := judged.get((following, leading))) and lag.said == says:  # as when they agreed
        del judged[following, leading]
    return judged


def _ticked(
    pair: Pair,
    old: tuple[str, str],
    new: tuple[str, str],
    before: Lags,
    judged: Lags,
    now: str,
    ticks: Ticks,
) -> Lags:
    """`judged`, unless an editor knows better."""
    lags = dict(judged)
    for own, other in (pair, pair[::-1]):
        said, text = old[pair.index(other)], new[pair.index(other)]
        changed = old[pair.index(own)] != new[pair.index(own)]
        given = ticks.get(own, ())
        if Tick.UNCONCERNED in given:
            # As if this text had not been changed; where it was not, as if it never had been.
            _put(lags, (other, own), before.get((other, own)) if changed and said == text else None)
        if Tick.BEHIND in given and text:
            _put(lags, (other, own), before.get((other, own)))
            # A translation only begun never said what the other says.
            seen = said if old[pair.index(own)] else ""
            _put(lags, (own, other), before.get((own, other)) or Lag(seen, now))
        if Tick.STILL_RIGHT in given:
            _put(lags, (own, other), None)
    return lags


def _put(lags: Lags, key: Pair, lag: Lag | None) -> None:
    lags.pop(key, None)
    if lag is not None:
        lags[key] = lag


def _both(texts: Texts, pair: Pair) -> tuple[str, str]:
    return texts.get(pair[0], ""), texts.get(pair[1], "")


def _of(lags: Lags, pair: Pair) -> Lags:
    return {key: lag for key, lag in lags.items() if set(key) == set(pair)}
