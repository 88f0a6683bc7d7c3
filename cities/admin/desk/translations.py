"""How translations stand in a list of records: columns, filters, and an action that confirms."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities import roles
from cities.admin.desk.bulk import each
from cities.models import Revision, acts
from cities.models.gaps import NO_PICTURE_TEXT, NO_SOURCE, Status, mark, marked
from cities.models.languages import column, columns_of_the_form, language_codes

GAPS = "newest_gaps"  # the column that lists are given


def with_translation(records: QuerySet[Any]) -> QuerySet[Any]:
    """`records`, each with the marks of its newest state."""
    line = Revision.objects.filter(
        model=records.model._meta.model_name, record_id=OuterRef("pk")
    ).exclude(number=None)
    annotated: QuerySet[Any] = records.annotate(
        **{GAPS: Subquery(line.order_by("-number").values("gaps")[:1])}
    )
    return annotated


def status_in(record: Any, language: str) -> Status:
    """The worst that can be said of the newest state of a record in one language."""
    marks = (getattr(record, GAPS) or "").split()
    return next(
        (status for status in (Status.MISSING, Status.OUTDATED) if mark(status, language) in marks),
        Status.UP_TO_DATE,
    )


def _column(language: str, name: str) -> Callable[[Any], str]:
    @admin.display(description=name)
    def translation(record: Any) -> str:
        status = status_in(record, language)
        return format_html('<span class="mark {}">{}</span>', status.value, status.label)

    translation.__name__ = column("translation", language)
    return translation


class TranslationFilter(admin.SimpleListFilter):
    """Base of the filters by status, one for each language."""

    language: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(Status.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        lacking = {
            status: marked(mark(status, self.language), GAPS)
            for status in (Status.MISSING, Status.OUTDATED)
        }
        conditions = {
            **lacking,
            Status.UP_TO_DATE: ~Q(lacking[Status.MISSING]) & ~Q(lacking[Status.OUTDATED]),
        }
        value = self.value()
        return queryset.filter(conditions[Status(value)]) if value in conditions else queryset


class LackFilter(admin.SimpleListFilter):
    """Base of the filters for records that lack something beside a translation."""

    mark: str
    name: Any  # of what they lack

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [("missing", self.name)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(marked(self.mark, GAPS)) if self.value() else queryset


class SourceFilter(LackFilter):
    """Records without a source."""

    title = gettext_lazy("source")
    parameter_name = "source"
    mark = NO_SOURCE
    name = gettext_lazy("No source")


class PictureTextFilter(LackFilter):
    """Records with a picture that lacks its alternative text in some language."""

    title = gettext_lazy("pictures")
    parameter_name = "picture_text"
    mark = NO_PICTURE_TEXT
    name = gettext_lazy("Picture without text")


COLUMNS = tuple(_column(code, name) for code, name in columns_of_the_form())
FILTERS = tuple(
    type(
        "TranslationFilter",
        (TranslationFilter,),
        {"title": name, "parameter_name": column("translation", code), "language": code},
    )
    for code, name in columns_of_the_form()
)


class TranslationList(admin.ModelAdmin[Any]):
    """Mixin of a list whose records have texts in every language."""

    actions: tuple[str, ...] = ("confirm_translations",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_translation(super().get_queryset(request))

    @admin.action(
        description=gettext_lazy("Confirm that the translations of selected records are right"),
        permissions=["change"],
    )
    def confirm_translations(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Of the languages that the user may write."""
        edits = roles.may_edit(request.user, self.model)
        languages = language_codes() if edits else roles.languages_of(request.user)
        each(
            request,
            queryset,
            lambda line: acts.confirm(line, languages, author=request.user),
            _("Confirmed: %s."),
        )
