"""The audit log, to be read by administrators; nobody changes it."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities import roles
from cities.admin.desk.moment import MomentFilter
from cities.admin.desk.rights import ReadOnly
from cities.models import AuditEntry

WORDS = {
    "revision": _("revision"),
    "note": _("note"),
    "at": _("planned for"),
    "until": _("until"),
    "limit": _("limit of attempts reached"),
    "given": _("given"),
    "taken": _("taken"),
    "factor": _("second factor"),
    "address": _("IP address"),
    "name": _("name"),  # of a group
}

FACTORS = {
    "totp": _("authenticator app"),
    "webauthn": _("passkey or security key"),
    "recovery_codes": _("recovery codes"),
}


@admin.register(AuditEntry)
class AuditLog(ReadOnly, admin.ModelAdmin[AuditEntry]):
    list_display = ("moment", "event", "by_whom", "record", "details")
    list_display_links = None
    list_filter = (MomentFilter, "event")
    search_fields = ("who", "title")
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return roles.may_read_audit_log(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return roles.may_read_audit_log(request.user)

    @admin.display(description=_("done by"), ordering="who")
    def by_whom(self, entry: AuditEntry) -> str:
        return entry.by

    @admin.display(description=_("record"), ordering="title")
    def record(self, entry: AuditEntry) -> str:
        return gettext("{}: {}").format(_kind(entry.model), entry.title)

    @admin.display(description=_("details"))
    def details(self, entry: AuditEntry) -> str:
        known = entry.detail | ({"address": entry.address} if entry.address else {})
        lines = ((_name(name), _told(name, value)) for name, value in known.items())
        return format_html_join(mark_safe("<br>"), gettext("{}: {}"), lines)


def _kind(name: str) -> str:
    """What records of a model are called; its bare name if there is no such model any more."""
    model = apps.all_models["cities"].get(name) or apps.all_models["auth"].get(name)
    return str(capfirst(model._meta.verbose_name)) if model else name


def _name(name: str) -> str:
    """What a detail is called: a word of the log, or a field of an account."""
    if name in WORDS:
        return str(WORDS[name])
    fields = {field.name: field for field in User._meta.fields}
    return str(getattr(fields.get(name), "verbose_name", name))


def _told(name: str, value: Any) -> str:
    """What is told of a detail."""
    if name == "factor":
        return str(FACTORS.get(value, value))
    if name in ("at", "until"):
        return date_format(localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    return _value(value)


def _value(value: Any) -> str:
    """An old and a new value with an arrow between; a list as its values."""
    if isinstance(value, dict):
        return f"{_value(value['from'])} → {_value(value['to'])}"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return gettext(", ").join(map(str, value)) if isinstance(value, list) else str(value)
