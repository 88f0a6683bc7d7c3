"""Who may change which field of the form; held when it is posted, not only shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cities import roles
from cities.admin.desk.given import FromAddress
from cities.models import Keyed, Record, State
from cities.models.merging import Place, column_at
from cities.models.snapshot import content_fields


def may_change(user: Any, model: type[Keyed], place: Place) -> bool:
    """Whether `user` may change this place of a record: a translator, only a text of theirs."""
    if roles.may_edit(user, model):
        return True
    return getattr(column_at(model, place), "language", None) in roles.languages_of(user)


class FormRights:
    """Mixin of forms: translators have every field before them and can change theirs."""

    model: Any

    def _edits(self, request: HttpRequest) -> bool:
        return roles.may_edit(request.user, self.record_model)

    @property
    def record_model(self) -> Any:
        """The model whose form this is part of."""
        return getattr(self, "parent_model", self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return roles.may_write(request.user, self.record_model)

    def disable_others(self, request: HttpRequest, fields: dict[str, Any]) -> None:
        """Make the fields that the user may not change ignore what is posted for them."""
        if self._edits(request):
            return
        own = roles.languages_of(request.user)
        columns = content_fields(self.model)
        for name, field in fields.items():
            if getattr(columns.get(name), "language", None) not in own:
                field.disabled = True


class RecordRights(FormRights, admin.ModelAdmin[Any]):
    """Mixin of a record's admin."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Publishers delete anything; an editor, a draft."""
        if super().has_delete_permission(request, obj):
            return True
        return isinstance(obj, Record) and self._edits(request) and obj.state is State.DRAFT

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Asked by the bulk actions that name it."""
        return roles.may_publish(request.user) and self._edits(request)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        self.disable_others(request, form.base_fields)
        return form


class PartRights(FormRights):
    """Mixin of the parts on a record's form."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._edits(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._edits(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return roles.may_see(request.user, self.record_model)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        self.disable_others(request, formset.form.base_fields)
        return formset


class ReadOnly(FromAddress):
    """Mixin of the admin of what is looked at here and changed elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
