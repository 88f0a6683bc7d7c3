"""The side-by-side form that all models share.

A model's admin names its fields once, translated ones by their plain name; here each of
those becomes a row with one column per language.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from cities.admin.desk import BulkActs, DeskRoutes
from cities.admin.desk.new import proposing_slug
from cities.admin.desk.rights import PartRights
from cities.admin.desk.translations import COLUMNS, FILTERS, SourceFilter, TranslationList
from cities.admin.desk.waiting import WaitingFilter, waiting_of, with_waiting
from cities.admin.rich_text import RichTextEditor
from cities.models import Record, Sourced, State
from cities.models.languages import (
    active_language,
    column,
    columns,
    columns_of_the_form,
    language_codes,
)
from cities.models.snapshot import translated_fields
from cities.models.text import RichText
from cities.translation_status import language_tag

ORDER_AND_NOTES = (
    _("Order and notes"),
    {"fields": ["sort_as", "editor_notes"], "classes": ["collapse"]},
)
SOURCE_FIELDS = ["source", ("source_url", "source_kind"), "source_note"]


class Bilingual:
    """Mixin of forms: pairs of fields, each marked with its language."""

    model: Any

    def paired(self, fields: list[Any]) -> list[Any]:
        """`fields` with every translated name replaced by the tuple of its columns."""
        translated = translated_fields(self.model)
        codes = [code for code, _name in columns_of_the_form()]
        return [
            tuple(column(field, code) for code in codes) if field in translated else field
            for field in fields
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kw: Any) -> Any:
        formfield = super().formfield_for_dbfield(db_field, request, **kw)  # type: ignore[misc]
        language = getattr(db_field, "language", None)
        if formfield and isinstance(db_field, RichText):
            formfield.widget = RichTextEditor(formfield.widget.attrs)
        if formfield and language:
            formfield.widget.attrs["lang"] = language_tag(language)
            with translation.override(language):  # its translators read it in their language
                formfield.label = str(db_field.translated_field.verbose_name)
        return formfield


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
    actions = (*BulkActs.actions, *TranslationList.actions)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sections = (*self.layout, ORDER_AND_NOTES)
        return [
            (title, {**options, "fields": self.paired(options["fields"])})
            for title, options in sections
        ]

    def get_list_display(self, request: HttpRequest) -> Any:
        stands = (*COLUMNS, "current_state", "what_waits")
        return ("titled", *self.other_titles(), *stands, *self.listed)

    def get_list_filter(self, request: HttpRequest) -> Any:
        source = (SourceFilter,) if issubclass(self.model, Sourced) else ()
        return (StateFilter, WaitingFilter, *FILTERS, *source, *self.list_filter)

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


class PartInline(PartRights, Bilingual, TranslationStackedInline[Any, Any]):
    """Base of the parts a record owns, edited on its form."""

    template = "admin/cities/parts.html"
    layout: list[Any] = []
    extra = 0

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.paired(self.layout)})]
