"""The side-by-side form that all models share.

A model's admin names its fields once, translated ones by their plain name; here each of
those becomes a row with one column per language.
"""

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from modeltranslation.admin import TranslationStackedInline

from cities.admin.desk.rights import PartRights
from cities.admin.rich_text import RichTextEditor
from cities.models.languages import column, columns_of_the_form
from cities.models.snapshot import translated_fields
from cities.models.text import RichText
from cities.translation_status import language_tag


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


class PartInline(PartRights, Bilingual, TranslationStackedInline[Any, Any]):
    """Base of the parts a record owns, edited on its form."""

    template = "admin/cities/parts.html"
    layout: list[Any] = []
    extra = 0

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.paired(self.layout)})]
