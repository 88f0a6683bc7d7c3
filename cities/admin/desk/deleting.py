"""Deleting: asked first, naming what hangs on the record; undone from its history."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cities import roles
from cities.admin.desk.addresses import list_address, page_address
from cities.admin.desk.given import note_of
from cities.models import Keyed, Record, State
from cities.models.deletion import dependants, mentions
from cities.models.line import Line
from cities.models.snapshot import part_models, parts_of
from cities.models.writer import written_by


class Deleting(admin.ModelAdmin[Any]):
    """Base of a model's admin."""

    delete_confirmation_template = "admin/cities/delete_confirmation.html"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes and what is touched, in words; Django says what forbids it."""
        _objects, counts, _needed, protected = super().get_deleted_objects(objs, request)
        named: list[Any] = []
        for record in objs:
            named += [_title(record), hanging(record)]
        lacking = set() if roles.may_publish(request.user) else public_dependants(objs)
        return named, counts, lacking, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with written_by(request.user, note_of(request)):
            obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with written_by(request.user, note_of(request)):
            queryset.delete()

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                _("“%(record)s” was deleted.") % {"record": obj_display},
                page_address(Line(self.model, obj_id), "history"),
                _("Bring it back"),
            ),
        )
        return HttpResponseRedirect(list_address(self.model))


def hanging(record: Keyed) -> list[str]:
    """What hangs on a record: its parts, what goes with it, and what mentions it."""
    lines = [
        _title(each)
        for part in part_models(type(record)).values()
        for each in parts_of(record, part)
    ]
    for model, keys in dependants(record):
        lines += [_title(each) for each in model.objects.filter(pk__in=keys)]
    for model, _field, keys in mentions(record):
        lines += [
            _("No longer mentioned in %(record)s") % {"record": _title(each)}
            for each in model.objects.filter(pk__in=keys)
        ]
    return lines


def public_dependants(records: Any) -> set[str]:
    """Kinds of records that would go with `records` though they are more than drafts."""
    return {
        str(model._meta.verbose_name)
        for record in records
        for model, keys in dependants(record)
        for each in model.objects.filter(pk__in=keys)
        if isinstance(each, Record) and each.state is not State.DRAFT
    }


def _title(record: Any) -> str:
    kind = capfirst(record._meta.verbose_name)
    return _("%(title)s: %(name)s") % {"title": kind, "name": record}
