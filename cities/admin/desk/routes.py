"""The pages of a record beside its form: history, comparison, conflict, preview, acts."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from cities import roles
from cities.admin.desk import conflict
from cities.admin.desk.act_pages import ACT_PAGES, LINK_DAYS, ActPage, suits
from cities.admin.desk.acting import attempt, done_to
from cities.admin.desk.addresses import form_address, list_address, page_address
from cities.admin.desk.deleting import Deleting
from cities.admin.desk.form import DeskForm
from cities.admin.desk.given import FromAddress, key
from cities.admin.desk.telling import form_marks
from cities.models import Action, PreviewLink, Record, Revision
from cities.models.line import Line
from cities.preview_address import preview_address
from cities.snapshot_comparison import compare

PER_PAGE = 100  # revisions of one history


class DeskRoutes(FromAddress, Deleting, DeskForm):
    """Base of a model's admin: every page asks here who may see it."""

    def get_urls(self) -> list[Any]:
        prefix = f"cities_{self.opts.model_name}"
        pages: dict[str, Any] = {
            "compare": self.compare_view,
            "conflict": self.conflict_view,
            **({"preview": self.preview_view} if issubclass(self.model, Record) else {}),
            **{
                name: partial(self.act_view, name)
                for name, act in ACT_PAGES.items()
                if suits(act, self.model)
            },
        }
        return [
            *(
                path(
                    f"<path:object_id>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"{prefix}_{name}",
                )
                for name, view in pages.items()
            ),
            *super().get_urls(),
        ]

    def _pages(self) -> list[str]:
        """Pages that show the record without asking anything."""
        has_address = issubclass(self.model, Record)
        return ["history", "compare", "conflict", *(["preview"] if has_address else [])]

    # --- What all of them share ------------------------------------------------------------

    def _seen_line(self, request: HttpRequest, object_id: str) -> Line:
        """The line of the record, if it exists and the user may see it."""
        if not roles.may_see(request.user, self.model):
            raise PermissionDenied
        line = self.line(object_id)
        if line is None:
            raise Http404
        line.catch_up()
        return line

    def _page(
        self, request: HttpRequest, line: Line, template: str, title: str, **context: Any
    ) -> HttpResponse:
        row = line.row()
        return TemplateResponse(
            request,
            f"admin/cities/{template}.html",
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": self.opts,
                "record": row,
                "name": line.head().title,
                "form_address": form_address(line) if row else "",
                "list_address": list_address(self.model),
                "address": {
                    name: page_address(line, name)
                    for name, act in ACT_PAGES.items()
                    if suits(act, self.model)
                }
                | {name: page_address(line, name) for name in self._pages()},
                "may": {
                    name for name, act in ACT_PAGES.items() if act.allowed(request.user, self.model)
                },
                **context,
            },
        )

    # --- History ---------------------------------------------------------------------------

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every state of the record, and what was done with each."""
        line = self._seen_line(request, object_id)
        every = line.all.prefetch_related("acts", "merged_by").select_related("parent")
        unread = ("snapshot", "circumstances", "parent__snapshot", "parent__circumstances")
        page = Paginator(every.defer(*unread), PER_PAGE).get_page(request.GET.get("page"))
        row = line.row()
        return self._page(
            request,
            line,
            "history",
            _("History"),
            page=page,
            head=line.head(),
            live=row and line.live(row),
            deleted=line.head().action == Action.DELETED and row is None,
        )

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Two states, field by field: those asked for, else the public one and the newest."""
        line = self._seen_line(request, object_id)
        row, head = line.row(), line.head()
        live = (row and line.live(row)) or head
        old = self._revision(request, line, "from") or live
        new = self._revision(request, line, "to") or head
        if (old.moment, old.pk) > (new.moment, new.pk):
            old, new = new, old
        everything = "all" in request.GET
        rows = compare(self.model, old.snapshot, new.snapshot, unchanged=everything)
        return self._page(
            request,
            line,
            "compare",
            _("Compare"),
            old=old,
            new=new,
            live=live,
            head=head,
            rows=rows,
            everything=everything,
            waits=bool(row) and live != head and new == head,
            submitted=line.revisions.submitted().first(),
        )

    def _revision(self, request: HttpRequest, line: Line, name: str) -> Revision | None:
        """The revision of this record that the query or the form names; 404 if it has no such."""
        given = request.POST.get(name) or request.GET.get(name)
        if not given:
            return None
        found: Revision = get_object_or_404(line.all, pk=key(given))
        return found

    # --- Conflict --------------------------------------------------------------------------

    def conflict_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Both texts side by side, for somebody to choose."""
        line = self._seen_line(request, object_id)
        if not self.has_change_permission(request):
            raise PermissionDenied
        beside = self._revision(request, line, "revision")
        if beside is None:
            raise Http404
        if line.row() is None:
            messages.warning(request, _("This record is deleted: recover it first."))
            return HttpResponseRedirect(page_address(line, "history"))
        if not line.all.unresolved().filter(pk=beside.pk).exists():
            messages.info(request, _("This is settled already."))
            return HttpResponseRedirect(form_address(line))
        choice = conflict.Choice(line, beside)
        if not choice.may_be_made_by(request.user):
            raise PermissionDenied
        if request.method == "POST" and choice.settle(request):
            return HttpResponseRedirect(form_address(line))
        return self._page(
            request,
            line,
            "conflict",
            _("Settle a conflict"),
            choice=choice,
            **form_marks(request),
        )

    # --- Preview ---------------------------------------------------------------------------

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All languages of one state side by side, and the links that show it to others."""
        line = self._seen_line(request, object_id)
        revision = self._revision(request, line, "revision") or line.head()
        links = PreviewLink.objects.open(timezone.now()).filter(revision__in=line.all)
        return self._page(
            request,
            line,
            "preview",
            _("Preview"),
            revision=revision,
            frames=[
                (code, name, preview_address(revision, code)) for code, name in settings.LANGUAGES
            ],
            links=[(link, _link_addresses(link)) for link in links.select_related("revision")],
            days=LINK_DAYS,
        )

    # --- Acts ------------------------------------------------------------------------------

    def act_view(self, name: str, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask whether to do it; when posted, do it."""
        line, act = self._seen_line(request, object_id), ACT_PAGES[name]
        if not act.allowed(request.user, self.model):
            raise PermissionDenied
        revision = self._revision(request, line, "revision")
        if request.method == "POST":
            done = attempt(request, lambda: self._do(request, line, act, revision))
            if done or line.row() is None or not act.asks_what_was_seen:
                return HttpResponseRedirect(self._after(line, name))
        return self._page(
            request,
            line,
            "act",
            str(act.title),
            act=act,
            revision=revision,
            head=line.head(),
            days=LINK_DAYS,
            rows=self._consequences(line, act, name, revision),
        )

    def _do(self, request: HttpRequest, line: Line, act: ActPage, revision: Revision | None) -> str:
        """Do it to what was seen when it was asked for, and to nothing else."""
        seen = self._revision(request, line, "seen") if act.asks_what_was_seen else None
        if act.asks_what_was_seen and seen is None:
            raise ValidationError(_("Look at the newest state first."))
        return done_to(line, seen, lambda: act.run(request, line, revision))

    def _consequences(self, line: Line, act: ActPage, name: str, revision: Revision | None) -> Any:
        """What the act would change for the public or for the newest state."""
        row, head = line.row(), line.head()
        if row is None:
            return []
        if name == "restore" and revision is not None:
            return compare(self.model, line.words(head), line.words(revision, head))
        live = line.live(row) or head
        if name == "publish":
            return compare(self.model, line.words(live), line.words(head))
        if name == "drop":
            return compare(self.model, line.words(head), line.words(live))
        return []

    def _after(self, line: Line, name: str) -> str:
        if name in ("share", "revoke"):
            return page_address(line, "preview")
        return form_address(line) if line.row() else page_address(line, "history")


def _link_addresses(link: PreviewLink) -> list[tuple[str, str]]:
    """Name of each language, and the absolute address that the link opens in it."""
    return [
        (name, settings.SITE_URL + preview_address(link.revision, code, link.token))
        for code, name in settings.LANGUAGES
    ]
