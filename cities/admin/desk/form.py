"""Saving: a form is a change of the revision it was opened on, merged with what came since."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from cities import roles
from cities.admin.desk.acting import attempt, moment_of, note_of, publish, submit
from cities.admin.desk.addresses import act_address, form_address
from cities.admin.desk.panel import Panel
from cities.admin.desk.rights import RecordRights, may_change
from cities.admin.desk.scratch import standing_at
from cities.expired_session import writer_note
from cities.models import Keyed, Revision
from cities.models.line import Line, Written, never_public, unrecorded, written_by
from cities.models.merging import Place, differences
from cities.models.snapshot import Snapshot, take
from cities.snapshot_comparison import label


class DeskForm(RecordRights):
    """Mixin of a model's admin: nothing is saved but as a revision."""

    change_form_template = "admin/cities/change_form.html"

    # --- The form --------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None:
            return self._add(request, form_url, extra_context)
        line = self.line(object_id)
        if line is None:  # there never was such a record: Django says so
            return self._django_form(request, object_id, form_url, extra_context)
        line.catch_up()
        if request.method == "POST":
            return self._change(request, line, object_id, form_url, extra_context)
        if line.row() is None:
            messages.warning(request, _("This record was deleted. It can be recovered here."))
            return HttpResponseRedirect(act_address(line, "history"))
        with standing_at(line, line.head()) as left_out:
            if left_out:
                messages.warning(request, _misfits(line, left_out))
            response = self._django_form(request, object_id, form_url, extra_context)
        return response  # noqa: RET504 - mypy thinks the block could swallow an exception

    def _django_form(self, request: HttpRequest, object_id: str | None, *args: Any) -> HttpResponse:
        """Django's own view, rendered at once: what it shows is about to be rolled back."""
        response: Any = super().changeform_view(request, object_id, *args)
        if hasattr(response, "render"):
            response.render()
        return cast(HttpResponse, response)

    def line(self, object_id: str) -> Line | None:
        """The line of the record with this primary key; None if there never was one."""
        try:
            pk = self.model._meta.pk.to_python(object_id)
        except ValidationError:
            return None
        line = Line(self.model, pk)
        known = pk <= 2**63 - 1 and (line.row() is not None or line.all.exists())
        return line if known else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is not None:
            line = Line.of(record)
            base = self._base(request, line)
            context |= {"base": base, "panel": Panel(line, record, request.user)}
        context |= {
            "may_publish": roles.may_publish(request.user),
            "writer": writer_note(request.user),
        }
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def _base(self, request: HttpRequest, line: Line) -> Revision:
        """The revision that the posted form was opened on; the newest for a new form."""
        given = request.POST.get("base", "")
        opened: Revision | None = None
        if given.isdecimal() and len(given) < 19:
            opened = line.all.filter(pk=given).first()
        return opened or line.head()

    # --- Saving ----------------------------------------------------------------------------

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        request.desk_saved = obj  # type: ignore[attr-defined]
        return HttpResponse()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        request.desk_saved = take(obj)  # type: ignore[attr-defined]
        return HttpResponse()

    def log_addition(self, *args: Any) -> Any:
        """Not written: the history is that of revisions."""

    log_change = log_addition  # type: ignore[assignment]
    log_deletions = log_addition  # type: ignore[assignment]

    def _add(self, request: HttpRequest, *args: Any) -> HttpResponse:
        with transaction.atomic():
            with unrecorded():
                response = self._django_form(request, None, *args)
            record = getattr(request, "desk_saved", None)
            if record is None:
                return response
            with written_by(request.user, note_of(request)):
                Line.of(record).begin()
        saved(request, _("“%(record)s” was saved as a draft.") % {"record": record})
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, record)
        return self._go_on(request, Line.of(record), record, merged=False)

    def _change(self, request: HttpRequest, line: Line, *args: Any) -> HttpResponse:
        if "_publish" in request.POST and not self.has_publish_permission(request):
            raise PermissionDenied
        base = self._base(request, line)
        with standing_at(line, base):
            response = self._django_form(request, *args)
        saved: Snapshot | None = getattr(request, "desk_saved", None)
        if saved is None:
            return response
        changed = differences(line.words(base, line.head()), saved)
        if not all(may_change(request.user, self.model, place) for place in changed):
            raise PermissionDenied
        written = line.write(saved, base, author=request.user, note=note_of(request))
        if written.is_beside:
            return self._ask(request, line, written)
        self._tell(request, line, base, written, changed=bool(changed))
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, line.row())
        return self._go_on(request, line, line.row(), merged=bool(written.merge.merged))

    def _ask(self, request: HttpRequest, line: Line, written: Written) -> HttpResponse:
        """Lead to the page on which the editor chooses; the text is safe meanwhile."""
        for reason in written.refused:
            messages.error(request, reason)
        saved(
            request,
            _("This record was deleted meanwhile. Your text is kept in its history.")
            if line.row() is None
            else _("Your text is kept, but it is not part of the record yet: please choose below."),
            messages.WARNING,
        )
        action = "history" if line.row() is None else "conflict"
        return HttpResponseRedirect(act_address(line, action, written.revision))

    def _tell(
        self, request: HttpRequest, line: Line, base: Revision, written: Written, *, changed: bool
    ) -> None:
        """Say what became of a save."""
        if not changed:
            text, level = _("Nothing was changed in “%(record)s”."), messages.INFO
        elif never_public(line.row()):
            text, level = _("“%(record)s” was saved."), messages.SUCCESS
        else:
            text = _("The changes of “%(record)s” were saved and are not public yet.")
            level = messages.SUCCESS
        saved(request, text % {"record": line.head().title}, level)
        if written.merge.merged:
            since = line.revisions.filter(number__gt=base.number or 0).exclude(
                pk=written.revision.pk
            )
            names = {revision.who for revision in since}
            messages.info(
                request,
                _("Merged with what %(names)s changed meanwhile: %(places)s.")
                % {
                    "names": _(", ").join(sorted(names)),
                    "places": _(", ").join(
                        label(self.model, place) for place in written.merge.merged
                    ),
                },
            )

    # --- And then --------------------------------------------------------------------------

    def _go_on(
        self, request: HttpRequest, line: Line, record: Keyed, *, merged: bool
    ) -> HttpResponse:
        """Publish or submit what was saved, if that is what was asked, and lead on."""
        if "_publish" in request.POST:
            self._publish(request, line, merged=merged)
        elif "_submit" in request.POST:
            attempt(request, lambda: submit(request, line))
        elif "_addanother" in request.POST:
            return HttpResponseRedirect(f"{request.path.rsplit('/', 3)[0]}/add/")
        elif "_continue" not in request.POST:
            after: HttpResponse = self.response_post_save_change(request, record)
            return after
        return HttpResponseRedirect(form_address(line))

    def _publish(self, request: HttpRequest, line: Line, *, merged: bool) -> None:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        if merged:
            messages.warning(
                request, _("Not published yet: look at what was merged, then publish.")
            )
            return
        try:
            at = moment_of(request)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return
        attempt(request, lambda: publish(request, line, at))


def _misfits(line: Line, places: list[Place]) -> str:
    return _("This no longer fits the rest of the site, and is not shown: %(places)s.") % {
        "places": _(", ").join(label(line.model, place) for place in places)
    }


def saved(request: HttpRequest, text: str, level: int = messages.SUCCESS) -> None:
    """Tell that the server has the text: the browser need not keep it any longer."""
    messages.add_message(request, level, text, extra_tags="saved")
