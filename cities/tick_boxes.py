"""What an editor can say of a translation: the boxes beside its text in a form."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cities.models.agreement import Lags, Tick
from cities.models.gaps import Status

PREFIX = "tick-"  # before the name of the text's own form field


class TickBox(NamedTuple):
    """A word of the editor's that overrules the rule; shown once it can mean something."""

    name: str
    value: str
    label: str
    always: bool  # else only once the text is changed
    checked: bool  # where a form comes back with an error


def tick_boxes(bound: Any, language: str, status: Status | None, lags: Lags) -> list[TickBox]:
    """The boxes beside the form field `bound`, which holds the text of `language`."""
    if status is None or bound.field.disabled:
        return []
    name = f"{PREFIX}{bound.html_name}"
    leads = any(leading == language for _lagging, leading in lags)
    offered = {
        Status.OUTDATED: [
            (Tick.STILL_RIGHT, _("The translation is still right"), True),
            (Tick.BEHIND, _("Changed for another reason: it has not caught up yet"), False),
        ],
        Status.MISSING: [(Tick.BEHIND, _("Only a beginning: it has not caught up yet"), False)],
    }
    boxes = offered.get(status, [])
    if status is Status.UP_TO_DATE or leads:
        label = _("This change does not concern the translation")
        boxes = [*boxes, (Tick.UNCONCERNED, label, leads)]
    given = bound.form.data.getlist(name) if bound.form.is_bound else ()
    return [TickBox(name, *box, checked=box[0] in given) for box in boxes]
