"""What an editor says of a translation beside its text: the ticks of a posted form."""

from django.http import HttpRequest

from cities.admin.desk.given import key
from cities.models.agreement import Tick
from cities.models.judging import TickedPlaces, holders, judged_fields
from cities.models.keyed import Keyed
from cities.models.merging import Place, column_at
from cities.models.owned import number_of
from cities.models.snapshot import Snapshot, part_models
from cities.tick_boxes import PREFIX


def ticks_of(request: HttpRequest, model: type[Keyed], words: Snapshot) -> TickedPlaces:
    """The ticks of a form, by the place of the text in the state that it was opened on."""
    prefixes = _prefixes(request, model, words)
    found: dict[Place, list[str]] = {}
    for name in request.POST:
        if not name.startswith(PREFIX):
            continue
        prefix, _dash, column = name.removeprefix(PREFIX).rpartition("-")
        if prefix in prefixes:
            given = [tick for tick in request.POST.getlist(name) if tick in set(Tick)]
            found[*prefixes[prefix], column] = given
    return {place: given for place, given in found.items() if given and _is_text(model, place)}


def _is_text(model: type[Keyed], place: Place) -> bool:
    kind = part_models(model).get(place[0], model)
    field = getattr(column_at(model, place), "translated_field", None)
    return field is not None and field.name in judged_fields(kind)


def _prefixes(request: HttpRequest, model: type[Keyed], words: Snapshot) -> dict[str, Place]:
    """Where each prefix of the form's names belongs; new parts have no translation yet."""
    parts = {
        place: number_of(place[1]) for place, _model, _values in holders(model, words) if place
    }
    prefixes: dict[str, Place] = {"": ()}
    for place, number in parts.items():
        name = place[0]
        for row in range(len(words[name])):
            if key(request.POST.get(f"{name}-{row}-id")) == number:
                prefixes[f"{name}-{row}"] = place
    return prefixes
