"""Two editors' changes made one: a three-way merge of snapshots, and what two of them differ in.

Everything is judged by place: a column of one language, a relation, a column of one part.
Lists (relations, aliases) are merged by what each side added and removed. Pure functions.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cities.models.keyed import Keyed, free_slug
from cities.models.snapshot import Snapshot, content_fields, part_models, with_part_renamed

# ("summary_en",) or ("figures", "lyon-population-2017", "scope_en"); a part as a whole has two.
Place = tuple[str, ...]


class _Absent:
    """Not there at all: a part that one side does not have, a column of another time."""

    def __bool__(self) -> bool:
        return False


ABSENT: Any = _Absent()


class Merge(NamedTuple):
    """The outcome: `snapshot` holds theirs where `conflicts` says both changed the same."""

    snapshot: Snapshot
    merged: list[Place]  # what the other changed and this side did not
    conflicts: list[Place]


def flat(snapshot: Snapshot) -> dict[Place, Any]:
    """Every value of a snapshot by its place; a part without columns keeps its own place."""
    values: dict[Place, Any] = {}
    for name, value in snapshot.items():
        if not isinstance(value, dict):
            values[(name,)] = value
            continue
        for slug, columns in value.items():
            values[(name, slug)] = True  # the part itself
            values |= {(name, slug, column): each for column, each in columns.items()}
    return values


def differences(one: Snapshot, other: Snapshot) -> list[Place]:
    """The places where two snapshots differ, in the order of the model."""
    left, right = flat(one), flat(other)
    return [
        place for place in {**right, **left} if left.get(place, ABSENT) != right.get(place, ABSENT)
    ]


def value_at(snapshot: Snapshot, place: Place) -> Any:
    """What a snapshot has at `place`; ABSENT if it has nothing there."""
    value: Any = snapshot
    for key in place:
        value = value.get(key, ABSENT) if isinstance(value, dict) else ABSENT
    return value


def column_at(model: type[Keyed], place: Place) -> Any:
    """The field of `model`, or of its part, at `place`; None for a part as a whole."""
    kind = part_models(model).get(place[0], model)
    return content_fields(kind).get(place[-1]) if len(place) != 2 else None


def merge(
    base: Snapshot,
    theirs: Snapshot,
    mine: Snapshot,
    choices: Mapping[Place, Any] | None = None,
    references: Mapping[tuple[str, str], str] | None = None,
) -> Merge:
    """Bring together what `theirs` and `mine` each changed since `base`.

    `choices` gives the value of places that a person has settled. Where both changed the same
    and nobody has, theirs is kept and the place is a conflict. `references` are the columns
    by which parts refer to parts (see `part_references`).
    """
    mine = _with_own_additions(base, theirs, mine, references or {})
    merging = _Merging(choices or {})
    snapshot = {}
    for name in {**theirs, **mine, **base}:
        sides = [side.get(name, ABSENT) for side in (base, theirs, mine)]
        if any(isinstance(side, dict) for side in sides):
            value = merging.parts(name, *(side or {} for side in sides))
        else:
            value = merging.value((name,), *sides)
        if value is not ABSENT:
            snapshot[name] = value
    return Merge(snapshot, merging.merged, merging.conflicts)


class _Merging:
    """Merges place by place, noting what came from the other and where both changed the same."""

    def __init__(self, choices: Mapping[Place, Any]) -> None:
        self.choices = choices
        self.merged: list[Place] = []
        self.conflicts: list[Place] = []

    def value(self, place: Place, base: Any, theirs: Any, mine: Any) -> Any:
        """The value of one place when both sides are brought together."""
        if place in self.choices:
            return self.choices[place]
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            self.merged.append(place)
            return theirs
        if isinstance(theirs, list) and isinstance(mine, list):
            self.merged.append(place)
            return _merged_list(base if isinstance(base, list) else [], theirs, mine)
        self.conflicts.append(place)
        return theirs

    def parts(self, name: str, base: Any, theirs: Any, mine: Any) -> Snapshot:
        """The parts of one kind: a part that only one side added is kept."""
        kept = {}
        for slug in {**theirs, **mine, **base}:
            sides = [side.get(slug, ABSENT) for side in (base, theirs, mine)]
            part = self.part((name, slug), *sides)
            if part is not ABSENT:
                kept[slug] = part
        return kept

    def part(self, place: Place, base: Any, theirs: Any, mine: Any) -> Any:
        """A part as a whole while one side lacks it, else column by column."""
        if ABSENT in (base, theirs, mine):
            return self.value(place, base, theirs, mine)
        values = {
            name: self.value(
                (*place, name), *(side.get(name, ABSENT) for side in (base, theirs, mine))
            )
            for name in {**theirs, **mine}
        }
        return {name: value for name, value in values.items() if value is not ABSENT}


def _merged_list(old: list[Any], theirs: list[Any], mine: list[Any]) -> list[Any]:
    """Theirs, without what I removed and with what I added."""
    kept = [each for each in theirs if each in mine or each not in old]
    return kept + [each for each in mine if each not in old and each not in kept]


def _with_own_additions(
    base: Snapshot,
    theirs: Snapshot,
    mine: Snapshot,
    references: Mapping[tuple[str, str], str],
) -> Snapshot:
    """`mine`, with another key for each part that both added under the same and differently."""
    for name in [name for name, parts in mine.items() if isinstance(parts, dict)]:
        others, before = theirs.get(name) or {}, base.get(name) or {}
        for slug, values in list(mine[name].items()):
            if slug in others and slug not in before and others[slug] != values:
                taken = {*mine[name], *others}
                free = free_slug(slug, taken.__contains__)
                mine = with_part_renamed(mine, (name, slug), free, references)
    return mine
