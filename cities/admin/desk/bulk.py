"""Actions on a list: each record for itself, and each is told of."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cities.admin.desk.acting import publish, submit
from cities.models import acts
from cities.models.line import Line


class BulkActs(admin.ModelAdmin[Any]):
    """Base of the admin of a kind that is published."""

    actions: tuple[str, ...] = ("publish_selected", "submit_selected", "withdraw_selected")

    @admin.action(description=gettext_lazy("Publish selected records"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        each(request, queryset, lambda line: publish(request, line, None), _("Published: %s."))

    @admin.action(description=gettext_lazy("Submit selected records"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        each(request, queryset, lambda line: submit(request, line), _("Submitted: %s."))

    @admin.action(description=gettext_lazy("Withdraw selected records"), permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        each(
            request,
            queryset,
            lambda line: acts.withdraw(line, author=request.user),
            _("Withdrawn: %s."),
        )


def each(request: HttpRequest, queryset: QuerySet[Any], act: Any, success: str) -> None:
    """Do `act` with the line of every record; say what was done, and what was refused and why."""
    done = []
    for record in queryset:
        try:
            act(Line.of(record))
        except ValidationError as error:
            messages.error(
                request,
                _("“%(record)s” was refused: %(reasons)s")
                % {"record": record, "reasons": " ".join(error.messages)},
            )
        else:
            done.append(str(record))
    if done:
        messages.success(request, success % _(", ").join(done))
    refused = queryset.count() - len(done)
    if refused:
        text = ngettext("%d record was refused.", "%d records were refused.", refused)
        messages.warning(request, text % refused)
