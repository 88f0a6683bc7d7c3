"""Hears of what is to be in the audit log, and writes it in the transaction of what was done.

Content is heard of by its revisions and by what is done with them; accounts, groups and signing
in by Django's own signals.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse

from cities.models import Act, Action, AuditEntry, PreviewLink, Revision
from cities.models.audit_entry import Account
from cities.models.revision import signature

# What is told of a change of an account: the old and the new value of these, but no secrets.
TOLD = ("username", "first_name", "last_name", "email")
RIGHTS = ("is_active", "is_staff", "is_superuser")
_BEFORE = "_audited_before"
REQUEST_ID = "smartcity.request_id"  # where the name of a request stands in its META

_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)
_is_paused: ContextVar[bool] = ContextVar("audit_is_paused", default=False)


class RememberRequest:
    """Middleware: whatever is written while a request is answered is signed by who asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with _answering(request):
            return self.get_response(request)


@contextmanager
def _answering(request: HttpRequest) -> Iterator[None]:
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def paused() -> Iterator[None]:
    """Write nothing of what the code itself does to accounts and groups as it is installed."""
    token = _is_paused.set(True)
    try:
        yield
    finally:
        _is_paused.reset(token)


def connect() -> None:
    """Connect the receivers; repeated calls change nothing."""
    heard: tuple[tuple[Signal, Any, Callable[..., None]], ...] = (
        (post_save, Revision, note_revision),
        (post_save, Act, note_act),
        (post_save, PreviewLink, note_link),
        (user_logged_in, None, note_sign_in),
        (user_login_failed, None, note_refusal),
        (user_logged_out, None, note_sign_out),
        *((pre_save, model, note_state_before) for model in (User, Group)),
        *((post_save, model, note_change) for model in (User, Group)),
        *((post_delete, model, note_deletion) for model in (User, Group)),
        (m2m_changed, User.groups.through, note_rights),
        (m2m_changed, User.user_permissions.through, note_rights),
        (m2m_changed, Group.permissions.through, note_rights),
    )
    for signal, sender, receiver in heard:
        name = f"cities.audit.{receiver.__name__}.{getattr(sender, '__name__', '')}"
        signal.connect(receiver, sender=sender, dispatch_uid=name)


# --- Content -----------------------------------------------------------------------------


def note_revision(instance: Revision, created: bool, **kwargs: Any) -> None:
    """A state of a record was written."""
    if created:
        _write(AuditEntry.of_revision(instance))


def note_act(instance: Act, created: bool, **kwargs: Any) -> None:
    """Something was done with a revision: it was published, for example."""
    if created:
        _write(AuditEntry.of_act(instance))


def note_link(instance: PreviewLink, **kwargs: Any) -> None:
    """A link was made by which somebody without an account sees a state, or it was revoked."""
    _write(AuditEntry.of_link(instance, signature(getattr(_request.get(), "user", None))))


# --- Signing in --------------------------------------------------------------------------


def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Somebody signed in."""
    note_of_account(Account.SIGNED_IN, user, by=user, address=address_of(request))


def note_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Somebody signed out; nobody did whose session was over before."""
    if user is not None:
        note_of_account(Account.SIGNED_OUT, user, by=user, address=address_of(request))


def note_refusal(
    credentials: dict[str, Any],
    request: HttpRequest | None = None,
    detail: dict[str, Any] | None = None,
    **kwargs: Any,
) -> None:
    """Somebody tried to sign in, and was not let in. The name is as it was typed."""
    _write(
        AuditEntry(
            event=Account.REFUSED,
            model="user",
            title=str(credentials.get("username") or "")[:150],
            address=address_of(request),
            detail=detail or {},
        )
    )


def address_of(request: HttpRequest | None) -> str | None:
    """Where a request came from, as the web server in front says if there is one."""
    if request is None:
        return None
    given = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:  # the last is the one that our own server added
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip()
    try:
        return str(ip_address(given))
    except ValueError:
        return None


# --- Accounts and groups -----------------------------------------------------------------


def note_state_before(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Keep in mind what an account or group was, before it is saved."""
    before = sender.objects.filter(pk=instance.pk).first() if instance.pk else None
    setattr(instance, _BEFORE, before)


def note_change(instance: Any, created: bool, update_fields: Any, **kwargs: Any) -> None:
    """An account or group was saved; that somebody signed in is told of elsewhere."""
    before = getattr(instance, _BEFORE, None)
    if created or before is None:
        rights = {name: True for name in RIGHTS[1:] if getattr(instance, name, False)}
        note_of_account(Action.CREATED, instance, detail=rights)
        return
    saved = _changes(before, instance, update_fields)
    if changes := {name: saved[name] for name in (*TOLD, "name") if name in saved}:
        note_of_account(Action.CHANGED, instance, detail=changes)
    if changes := {name: saved[name] for name in RIGHTS if name in saved}:
        note_of_account(Account.RIGHTS, instance, detail=changes)
    # Signing in may store the same password in a newer way: then there is no word of it left.
    is_stored_anew = update_fields is not None and getattr(instance, "_password", None) is None
    if "password" in saved and not is_stored_anew:
        _note_password(instance)


def _note_password(account: Any) -> None:
    """Who is not signed in and sets a password has the link that was sent to its owner."""
    request = _request.get()
    user = getattr(request, "user", None)
    owner = account if user is not None and not user.is_authenticated else None
    note_of_account(Account.PASSWORD, account, by=owner, address=address_of(request))


def note_deletion(instance: Any, **kwargs: Any) -> None:
    """An account or group was deleted."""
    note_of_account(Action.DELETED, instance)


def note_rights(
    instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **kwargs: Any
) -> None:
    """Groups or rights were given to somebody, or taken."""
    if action == "pre_clear":
        pk_set = set(_others(instance, model, reverse).values_list("pk", flat=True))
    word = {"post_add": "given", "post_remove": "taken", "pre_clear": "taken"}.get(action)
    if word is None or not pk_set:
        return
    named = sorted(str(each) for each in model.objects.filter(pk__in=pk_set))
    if not reverse:
        note_of_account(Account.RIGHTS, instance, detail={word: named})
        return
    for each in model.objects.filter(pk__in=pk_set):
        note_of_account(Account.RIGHTS, each, detail={word: [str(instance)]})


def _others(instance: Any, model: Any, reverse: bool) -> Any:
    """What stands at the other end: groups or rights; or, in `reverse`, who has them."""
    if reverse:
        return getattr(instance, f"{model._meta.model_name}_set")
    if model is Group:
        return instance.groups
    return instance.permissions if isinstance(instance, Group) else instance.user_permissions


def _changes(before: Any, after: Any, saved: Any) -> dict[str, Any]:
    """The old and the new value of each field that was saved (all, if `saved` is None) and
    differs; secret ones too, which are not to be told.
    """
    names = [field.name for field in after._meta.fields if saved is None or field.name in saved]
    pairs = {name: {"from": getattr(before, name), "to": getattr(after, name)} for name in names}
    return {name: pair for name, pair in pairs.items() if pair["from"] != pair["to"]}


def note_of_account(event: str, account: Model, by: Any = None, **more: Any) -> None:
    """Write that `event` happened to an account or group, by whoever asks now unless `by` says."""
    by = by or getattr(_request.get(), "user", None)
    signed = signature(by)
    _write(
        AuditEntry(
            event=event,
            who=signed["author_name"],
            account=by.pk if signed["author"] else None,
            model=account._meta.model_name or "",
            record_id=account.pk,
            title=str(account),
            **more,
        )
    )


def _write(entry: AuditEntry) -> None:
    if not _is_paused.get():
        request = _request.get()
        entry.request = request.META.get(REQUEST_ID, "") if request else ""
        entry.save(force_insert=True)
