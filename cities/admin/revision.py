"""Everything that was saved, of all kinds: to find what is submitted, scheduled or deleted."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cities import roles
from cities.admin.desk.addresses import page_address
from cities.admin.desk.moment import MomentFilter
from cities.admin.desk.rights import ReadOnly
from cities.models import Action, Revision
from cities.models.line import Line
from cities.models.revision import RevisionQuerySet
from cities.paging import KeysFirst


class KindFilter(admin.SimpleListFilter):
    """Revisions of one kind of record."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        found = roles.kinds(request.user).items()
        return [(name, capfirst(model._meta.verbose_name_plural)) for name, model in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(model=value) if value in roles.kinds(request.user) else queryset


class StageFilter(admin.SimpleListFilter):
    """Revisions by what they wait for."""

    title = _("waiting")
    parameter_name = "waiting"
    stages: ClassVar[dict[str, tuple[Any, Callable[[Any], QuerySet[Revision]]]]] = {
        "submitted": (_("Submitted"), RevisionQuerySet.submitted),
        "scheduled": (_("Changes scheduled"), RevisionQuerySet.scheduled),
        "failed": (_("Could not be published"), RevisionQuerySet.failed),
        "choice": (_("Conflicts to settle"), RevisionQuerySet.unresolved),
        "deleted": (_("Deleted"), lambda revisions: revisions.filter(action=Action.DELETED)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _narrowed) in self.stages.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if (value := self.value()) not in self.stages:
            return queryset
        # By their keys: few wait, and a database that walks the list's order looks at all.
        _label, narrowed = self.stages[value]
        return queryset.filter(pk__in=narrowed(Revision.objects.all()).values("pk"))


@admin.register(Revision)
class RevisionAdmin(ReadOnly, admin.ModelAdmin[Revision]):
    list_display = ("record", "kind", "action", "moment", "who", "note")
    list_display_links = None
    list_filter = (StageFilter, MomentFilter, KindFilter, "action")
    search_fields = ("author_name", "note", "snapshot__slug")
    paginator = KeysFirst

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        every: Any = super().get_queryset(request)
        seen: QuerySet[Revision] = every.of_kinds(roles.kinds(request.user))
        return seen

    @admin.display(description=_("record"))
    def record(self, revision: Revision) -> str:
        address = page_address(Line.holding(revision), "history")
        return format_html('<a href="{}">{}</a>', address, revision.title)

    @admin.display(description=_("author"), ordering="author_name")
    def who(self, revision: Revision) -> str:
        return revision.who

    @admin.display(description=_("kind"))
    def kind(self, revision: Revision) -> str:
        return str(capfirst(Line.holding(revision).model._meta.verbose_name))

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A revision has no form: it is looked at in the history of its record."""
        revision = self.get_object(request, object_id)
        if revision is None:
            return super().change_view(request, object_id, *args, **kwargs)
        return HttpResponseRedirect(page_address(Line.holding(revision), "history"))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.change_view(request, object_id)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(roles.kinds(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(roles.kinds(request.user))
