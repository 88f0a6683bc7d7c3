"""What the admin of every public kind has in common: its form, its list, its filters."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from cities.admin.bilingual import Bilingual
from cities.admin.desk import BulkActs, DeskRoutes
from cities.admin.desk.new import proposing_slug
from cities.admin.desk.translations import (
    COLUMNS,
    FILTERS,
    PictureTextFilter,
    SourceFilter,
    TranslationList,
)
from cities.admin.desk.waiting import WaitingFilter, waiting_of, with_waiting
from cities.admin.picture import PictureInline
from cities.models import Record, Sourced, State
from cities.models.languages import active_language, column, columns, language_codes
from cities.paging import FromNearerEnd

ORDER_AND_NOTES = (
    _("Order and notes"),
    {"fields": ["sort_as", "editor_notes"], "classes": ["collapse"]},
)
_SELECT = "Select this object for an action - {}"  # Django's own words, in its catalogue
SOURCE_FIELDS = ["source", ("source_url", "source_kind"), "source_note"]


class StateFilter(admin.SimpleListFilter):
    """Draft, scheduled, published or withdrawn: asked of the moments, as everywhere."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.in_state(value) if value in State.values else queryset  # type: ignore[attr-defined]


class RecordAdmin(BulkActs, TranslationList, DeskRoutes, Bilingual, TranslationAdmin[Any]):
    """Base of the admin of every public kind."""

    layout: tuple[tuple[Any, dict[str, Any]], ...] = ()
    search_fields = ("slug",)  # with the title in every language: get_search_fields
    searched: tuple[str, ...] = ()  # further columns to search
    listed: tuple[str, ...] = ()  # further columns of the change list
    list_per_page = 50
    paginator = FromNearerEnd
    actions = (*BulkActs.actions, *TranslationList.actions)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sections = (*self.layout, ORDER_AND_NOTES)
        return [
            (title, {**options, "fields": self.paired(options["fields"])})
            for title, options in sections
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return (*self.inlines, PictureInline)

    def get_list_display(self, request: HttpRequest) -> Any:
        stands = (*COLUMNS, "current_state", "what_waits")
        return ("titled", *self.other_titles(), *stands, *self.listed)

    def get_list_filter(self, request: HttpRequest) -> Any:
        source = (SourceFilter,) if issubclass(self.model, Sourced) else ()
        lacking = (*FILTERS, *source, PictureTextFilter)
        return (StateFilter, WaitingFilter, *lacking, *self.list_filter)

    def get_search_fields(self, request: HttpRequest) -> Any:
        return (*columns(self.model.title_field), *self.search_fields, *self.searched)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": (column(self.model.title_field, language_codes()[0]),)}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return form if obj else proposing_slug(form)

    def get_ordering(self, request: HttpRequest) -> Any:
        return self.ordering or (column("sort_key"), "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_waiting(super().get_queryset(request))

    def other_titles(self) -> tuple[str, ...]:
        """Title columns of the languages that are not the editor's."""
        field = self.model.title_field
        return tuple(column(field, code) for code in language_codes() if code != active_language())

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if not isinstance(obj, Record):
            return None
        # Asked of the database: a form that comes back with an error holds what was posted.
        public: Record | None = type(obj).objects.published().filter(pk=obj.pk).first()
        return public.get_absolute_url() if public else None

    def action_checkbox(self, obj: Record) -> SafeString:
        """The box that chooses a record in a list: what Django makes, which takes three templates
        for each, a quarter of the time of a long list.
        """
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            gettext(_SELECT).format(obj),
        )

    @admin.display(description=_("name or title"), ordering="sort_key")
    def titled(self, record: Record) -> str:
        return str(record)

    @admin.display(description=_("state"), ordering="published_at")
    def current_state(self, record: Record) -> str:
        state = record.state_at(timezone.now())
        return format_html('<span class="state {}">{}</span>', state.value, state.label)

    @admin.display(description=_("waiting"))
    def what_waits(self, record: Record) -> str:
        return _(", ").join(waiting_of(record))
