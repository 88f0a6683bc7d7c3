"""The rule of agreement over whole snapshots: every field of a record and of its parts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from cities.models.agreement import Lags, Past, Side, Ticks, combine, judge
from cities.models.keyed import Keyed
from cities.models.languages import column, language_codes
from cities.models.merging import Place
from cities.models.outdated import OUTDATED, read_lags, write_lags
from cities.models.snapshot import Snapshot, columns_at, part_models, translated_fields

# Derived from the title, or there to correct what is: no translation of each other.
_ORDER = {"sort_as", "sort_key"}
# The ticks that were given, by the place of the text.
TickedPlaces = Mapping[Place, Iterable[str]]


def judged_fields(model: type[Keyed]) -> list[str]:
    """The fields of `model` whose texts should say the same in every language."""
    return sorted(translated_fields(model) - _ORDER)


def texts_of(values: Snapshot, field: str) -> dict[str, str]:
    """The text of `field` in each language; empty where it has none."""
    return {code: values.get(column(field, code)) or "" for code in language_codes()}


def holders(
    model: type[Keyed], snapshot: Snapshot
) -> Iterator[tuple[Place, type[Keyed], Snapshot]]:
    """The record itself and each of its parts: its place, its model, its columns."""
    yield (), model, snapshot
    for name, part in part_models(model).items():
        for slug, values in snapshot.get(name, {}).items():
            yield (name, slug), part, values


def without_status(model: type[Keyed], snapshot: Snapshot) -> Snapshot:
    """What `snapshot` says, without what is judged of it."""
    return _with_entries(model, snapshot, None)


class Memory:
    """What a record said before, the newest state first; read only when somebody asks.

    The states are as they were written: of each only the texts asked about are brought into
    today's form, for a record may have hundreds of states.
    """

    def __init__(self, model: type[Keyed], states: Iterable[Snapshot]) -> None:
        self._model = model
        self._coming = iter(states)
        self._read: list[Snapshot] = []

    def past_of(self, place: Place, field: str) -> Past:
        """How pairs of texts of `field` stood, in the record or in its part at `place`."""

        def past(pair: tuple[str, str], texts: tuple[str, str]) -> Lags | None:
            columns = [column(field, code) for code in pair]
            for state in self._states():
                values = columns_at(self._model, state, place, [*columns, OUTDATED])
                if tuple(values.get(name) or "" for name in columns) == texts:
                    lags = read_lags(values[OUTDATED], field)
                    return {key: lag for key, lag in lags.items() if set(key) == set(pair)}
            return None

        return past

    def _states(self) -> Iterator[Snapshot]:
        yield from self._read
        for state in self._coming:
            self._read.append(state)
            yield state


def judged(
    model: type[Keyed],
    before: Snapshot,
    after: Snapshot,
    now: datetime,
    memory: Memory,
    ticks: TickedPlaces | None = None,
) -> Snapshot:
    """`after` with its status, as its author wrote it at `now` with `before` in view."""

    def lags(place: Place, field: str, values: Snapshot) -> Lags:
        old = _values_at(before, place)
        return judge(
            texts_of(old, field),
            read_lags(old.get(OUTDATED, []), field),
            texts_of(values, field),
            _iso(now),
            _ticks_at(ticks or {}, place, field),
            memory.past_of(place, field),
        )

    return _with_status(model, after, lags)


def combined(
    model: type[Keyed],
    base: Snapshot,
    theirs: Snapshot,
    mine: Snapshot,
    outcome: Snapshot,
    now: datetime,
    memory: Memory,
) -> Snapshot:
    """`outcome`, to which `theirs` and `mine` came from `base`, with its status."""

    def lags(place: Place, field: str, values: Snapshot) -> Lags:
        return combine(
            _side(_values_at(base, place), field),
            _side(_values_at(theirs, place), field),
            _side(_values_at(mine, place), field),
            texts_of(values, field),
            _iso(now),
            memory.past_of(place, field),
        )

    return _with_status(model, outcome, lags)


def rebased(model: type[Keyed], base: Snapshot, theirs: Snapshot) -> Snapshot:
    """`base` with the status that `theirs` gives to the pairs of texts that both have.

    A tick given meanwhile holds for whoever changes the same texts after.
    """

    def lags(place: Place, field: str, values: Snapshot) -> Lags:
        now = _values_at(theirs, place)
        here, there = texts_of(values, field), texts_of(now, field)
        return {
            key: lag
            for side, of_both in ((now, True), (values, False))
            for key, lag in read_lags(side.get(OUTDATED, []), field).items()
            if all(here[code] == there[code] for code in key) is of_both
        }

    return _with_status(model, base, lags)


def _with_status(
    model: type[Keyed], snapshot: Snapshot, lags: Callable[[Place, str, Snapshot], Lags]
) -> Snapshot:
    entries = {
        place: write_lags({field: lags(place, field, values) for field in judged_fields(kind)})
        for place, kind, values in holders(model, snapshot)
    }
    return _with_entries(model, snapshot, entries)


def _with_entries(
    model: type[Keyed], snapshot: Snapshot, entries: Mapping[Place, Any] | None
) -> Snapshot:
    """`snapshot` with the status column of every holder set; with None, without it."""

    def given(place: Place, values: Snapshot) -> Snapshot:
        said = {name: value for name, value in values.items() if name != OUTDATED}
        return said if entries is None else {**said, OUTDATED: entries[place]}

    parts = {
        name: {slug: given((name, slug), values) for slug, values in snapshot[name].items()}
        for name in part_models(model)
        if name in snapshot
    }
    return {**given((), snapshot), **parts}


def _side(values: Snapshot, field: str) -> Side:
    return Side(texts_of(values, field), read_lags(values.get(OUTDATED, []), field))


def _values_at(snapshot: Snapshot, place: Place) -> Snapshot:
    """The columns of a holder; empty if it is not there."""
    values: Any = snapshot
    for key in place:
        values = values.get(key) or {}
    return values if isinstance(values, dict) else {}


def _ticks_at(ticks: TickedPlaces, place: Place, field: str) -> Ticks:
    found = {code: ticks.get((*place, column(field, code)), ()) for code in language_codes()}
    return {code: tuple(given) for code, given in found.items() if given}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
