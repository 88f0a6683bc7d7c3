"""Saving: a form is a change of the revision it was opened on, merged with what came since."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from js_asset import Media

from cities import roles
from cities.admin.desk.acting import attempt, done_to, publish, submit
from cities.admin.desk.addresses import form_address, page_address
from cities.admin.desk.given import key, moment_of, note_of
from cities.admin.desk.overlay import overlay
from cities.admin.desk.panel import LanguageStatus, Panel
from cities.admin.desk.rights import RecordRights, may_change
from cities.admin.desk.scratch import Stand, standing_at
from cities.admin.desk.telling import form_marks, tell_saved
from cities.admin.desk.ticks import ticks_of
from cities.expired_session import is_anothers
from cities.models import Keyed, Revision
from cities.models.languages import columns_of_the_form
from cities.models.line import Line, Written, never_public
from cities.models.merging import Place, differences
from cities.models.snapshot import Snapshot, take
from cities.models.writer import unrecorded, written_by
from cities.sent_images import posted, take_in_all
from cities.snapshot_comparison import label


class DeskForm(RecordRights):
    """Base of a model's admin: nothing is saved but as a revision."""

    change_form_template = "admin/cities/change_form.html"

    # --- The form --------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        arguments = (object_id, form_url, extra_context)
        line = None if object_id is None else self.line(object_id)
        if object_id is not None and line is None:  # there never was such: Django says so
            return self._django_form(request, *arguments)
        if request.method != "POST":
            return self._open(request, line, *arguments)
        if "_publish" in request.POST and not self.has_publish_permission(request):
            raise PermissionDenied
        if is_anothers(request):
            messages.error(
                request,
                _(
                    "Another account opened this form, so nothing was saved. Its text is kept in"
                    " this browser for that account."
                ),
            )
            return HttpResponseRedirect(form_url or request.path)
        if self._edits(request):
            take_in_all(request)
        if line is None:
            return self._add(request, *arguments)
        return self._change(request, line, *arguments)

    def _open(self, request: HttpRequest, line: Line | None, *arguments: Any) -> HttpResponse:
        if line is None:
            return self._django_form(request, *arguments)
        with standing_at(line) as stand:
            if stand is not None:
                if stand.left_out:
                    messages.warning(request, _misfits(line, stand.left_out))
                return self._django_form(request, *arguments, stand=stand)
        messages.warning(request, _("This record was deleted. It can be recovered here."))
        return HttpResponseRedirect(page_address(line, "history"))

    def _django_form(
        self, request: HttpRequest, *arguments: Any, stand: Stand | None = None
    ) -> HttpResponse:
        """Django's own view, rendered at once: what it shows is about to be rolled back."""
        request.desk_stand = stand  # type: ignore[attr-defined]
        response: Any = super().changeform_view(request, *arguments)
        if hasattr(response, "render"):
            response.render()
        return cast(HttpResponse, response)

    def line(self, object_id: str) -> Line | None:
        """The line of the record with this primary key; None if there never was one."""
        pk = key(object_id)
        if pk is None:
            return None
        line = Line(self.model, pk)
        return line if line.row() is not None or line.all.exists() else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        stand: Stand | None = getattr(request, "desk_stand", None)
        # The editor's import map is the one script that stands in the page itself.
        nonce = getattr(request, "csp_nonce", "")
        context["media"] = Media.from_media(context["media"]).with_nonce(nonce)
        context["languages"] = [LanguageStatus(*each) for each in columns_of_the_form()]
        if stand is not None:
            record = kwargs["obj"]
            panel = Panel(Line.of(record), record, request.user)
            context |= {"base": stand.revision, "panel": panel, "languages": panel.languages}
        context |= {
            "may_publish": roles.may_publish(request.user),
            **form_marks(request),
        }
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

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

    # --- Saving ----------------------------------------------------------------------------

    def _add(self, request: HttpRequest, *arguments: Any) -> HttpResponse:
        with transaction.atomic():
            with unrecorded():
                response = self._django_form(request, *arguments)
            record = getattr(request, "desk_saved", None)
            if record is None:
                return response
            line = Line.of(record)
            with written_by(request.user, note_of(request)):
                line.catch_up()
        tell_saved(request, _("“%(record)s” was saved as a draft.") % {"record": record})
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, record)
        return self._go_on(request, line, record, line.head())

    def _change(self, request: HttpRequest, line: Line, *arguments: Any) -> HttpResponse:
        base, is_known = self._base(request, line)
        with standing_at(line, base) as stand:
            if stand is None:
                return self._keep(request, line, base)
            response = self._django_form(request, *arguments, stand=stand)
        saved: Snapshot | None = getattr(request, "desk_saved", None)
        if saved is None:
            return response
        changed = differences(stand.words, saved)
        ticks = ticks_of(request, self.model, stand.words)
        if not all(may_change(request.user, self.model, place) for place in [*changed, *ticks]):
            raise PermissionDenied
        # What could not be shown goes with a save of somebody who could have changed it.
        mine = saved if changed or self._edits(request) else line.words(stand.revision)
        written = line.write(
            mine,
            stand.revision if is_known else None,
            author=request.user,
            note=note_of(request),
            ticks=ticks,
        )
        says_something = bool(changed or ticks)
        return self._answer(request, line, stand.revision, written, changed=says_something)

    def _base(self, request: HttpRequest, line: Line) -> tuple[Revision | None, bool]:
        """The revision that the posted form was opened on, and whether that is known.

        A form without a word about it was made by a script, for the newest. One that names a
        revision of another record was not made by this site: its text will be asked about.
        """
        if "base" not in request.POST:
            return None, True
        opened = line.all.filter(pk=key(request.POST["base"])).first()
        return opened, opened is not None

    def _keep(self, request: HttpRequest, line: Line, base: Revision | None) -> HttpResponse:
        """Keep the text of a form whose record was deleted meanwhile."""
        given = posted(request) if self._edits(request) else request.POST
        words = overlay(self.model, line.words(base or line.head(), line.head()), given)
        for place in differences(line.words(base or line.head(), line.head()), words):
            if not may_change(request.user, self.model, place):
                raise PermissionDenied
        written = line.write(words, base, author=request.user, note=note_of(request))
        tell_saved(
            request,
            _("This record was deleted meanwhile. Your text is kept in its history."),
            messages.WARNING,
        )
        return HttpResponseRedirect(page_address(line, "history", written.revision))

    # --- And then --------------------------------------------------------------------------

    def _answer(
        self,
        request: HttpRequest,
        line: Line,
        base: Revision,
        written: Written,
        *,
        changed: bool,
    ) -> HttpResponse:
        """Say what became of a save, and lead on."""
        if written.is_beside:
            for reason in written.refused:
                messages.error(request, reason)
            text = _(
                "Your text is kept, but it is not part of the record yet: please choose below."
            )
            tell_saved(request, text, messages.WARNING)
            return HttpResponseRedirect(page_address(line, "conflict", written.revision))
        record = line.row()
        if not changed:
            text, level = _("Nothing was changed in “%(record)s”."), messages.INFO
        elif never_public(record):
            text, level = _("“%(record)s” was saved."), messages.SUCCESS
        else:
            text = _("The changes of “%(record)s” were saved and are not public yet.")
            level = messages.SUCCESS
        tell_saved(request, text % {"record": written.revision.title}, level)
        if written.merge.merged:
            messages.info(request, _merged(line, base, written))
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, record)
        seen = None if written.merge.merged else written.revision
        return self._go_on(request, line, record, seen)

    def _go_on(
        self, request: HttpRequest, line: Line, record: Keyed, seen: Revision | None
    ) -> HttpResponse:
        """Publish or submit what was saved, if that is what was asked, and lead on."""
        if "_publish" in request.POST:
            self._publish(request, line, seen)
        elif "_submit" in request.POST:
            attempt(request, lambda: submit(request, line))
        elif "_continue" not in request.POST:
            after: HttpResponse = self.response_post_save_change(request, record)
            return after
        return HttpResponseRedirect(form_address(line))

    def _publish(self, request: HttpRequest, line: Line, seen: Revision | None) -> None:
        """Publish what the publisher has seen: not what was merged into it a moment ago."""
        if seen is None:
            messages.warning(
                request, _("Not published yet: look at what was merged, then publish.")
            )
            return
        attempt(
            request,
            lambda: done_to(line, seen, lambda: publish(request, line, moment_of(request))),
        )


def _merged(line: Line, base: Revision, written: Written) -> str:
    since = line.revisions.filter(number__gt=base.number or 0).exclude(pk=written.revision.pk)
    return _("Merged with what %(names)s changed meanwhile: %(places)s.") % {
        "names": _(", ").join(sorted({revision.who for revision in since})),
        "places": _(", ").join(label(line.model, place) for place in written.merge.merged),
    }


def _misfits(line: Line, places: list[Place]) -> str:
    return _("This no longer fits the rest of the site, and is not shown: %(places)s.") % {
        "places": _(", ").join(label(line.model, place) for place in places)
    }
