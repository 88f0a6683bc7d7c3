"""What the first page of the desk lists beside the kinds of records."""

from itertools import islice
from typing import Any, NamedTuple

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from cities import roles
from cities.link_checking import addresses_in
from cities.models import Action, LinkCheck, Revision
from cities.models.languages import active_language
from cities.models.line import Line
from cities.overview import Overview, overview
from cities.remembering import GIVEN, remembered, remembering

register = template.Library()

LISTED = 10


@register.simple_tag
def overview_for(request: HttpRequest) -> Overview | None:
    """`{% overview_for request as desk %}`: what is to be done; None for who may see no records."""
    kinds = roles.kinds(request.user)
    if not kinds:
        return None
    with remembering(request.META.get(GIVEN, {})):
        what = ("overview", active_language(), *kinds)
        return remembered(what, lambda: overview(kinds))


@register.filter
def list_of(model: Any) -> str:
    """The address of the change list of a model."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@register.filter
def name_of(model: Any) -> str:
    """What the records of a model are called."""
    return str(capfirst(model._meta.verbose_name_plural))


@register.simple_tag
def submitted_for(user: Any) -> list[tuple[Revision, str, str]]:
    """What waits for a publisher, with its title and address; nothing for who may not publish."""
    if not roles.may_publish(user):
        return []
    kinds, submitted = roles.kinds(user), Revision.objects.submitted().order_by("submitted_at")
    # Kinds are told apart here: a database would take the index of kinds, and look at all.
    seen = (each for each in submitted.iterator(LISTED) if each.model in kinds)
    return [_entry(revision, "compare") for revision in islice(seen, LISTED)]


@register.simple_tag
def recent_of(user: Any) -> list[tuple[Revision, str, str]]:
    """What `user` saved last, each record once."""
    entries: dict[tuple[str, int], tuple[Revision, str, str]] = {}
    mine = Revision.objects.filter(author=user, model__in=roles.kinds(user))
    for revision in mine[: 5 * LISTED]:
        entries.setdefault((revision.model, revision.record_id), _entry(revision, "history"))
    return list(entries.values())[:LISTED]


class DeadLink(NamedTuple):
    """An address that does not answer, and the records that still name it."""

    check: LinkCheck
    records: list[tuple[str, str]]  # title and address of the form


@register.simple_tag
def dead_links_for(user: Any) -> list[DeadLink]:
    """The first addresses that no longer answer and are still named by what `user` may see."""
    found: list[DeadLink] = []
    kinds = roles.kinds(user)
    for check in LinkCheck.objects.exclude(failing_since=None)[: 5 * LISTED]:
        seen = [each for each in check.named_by if each[0] in kinds][:LISTED]
        lines = [Line(kinds[name], pk) for name, pk in seen]
        heads = [(line, line.revisions.first()) for line in lines]
        records = [
            (head.title, form_of(line))
            for line, head in heads
            if head is not None
            and head.action != Action.DELETED
            and check.address in addresses_in(line.model, head.snapshot)
        ]
        if records:
            found.append(DeadLink(check, records))
    return found[:LISTED]


def form_of(line: Line) -> str:
    """The address of the form of a record."""
    return reverse(f"admin:cities_{line.model._meta.model_name}_change", args=[line.record_id])


def _entry(revision: Revision, page: str) -> tuple[Revision, str, str]:
    address = reverse(f"admin:cities_{revision.model}_{page}", args=[revision.record_id])
    return revision, revision.title, address
