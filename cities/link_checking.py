"""Whether the addresses that records name still answer: which they are, and how each is tried."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.apps import apps

from cities.models import Keyed, Revision
from cities.models.judging import holders
from cities.models.link_check import Failure, Outcome
from cities.models.snapshot import Snapshot, content_fields, modern
from cities.models.text import WebAddress

# Those who send it can be asked by whoever reads it in their log.
USER_AGENT = "smartcity link check (EU-China Smart City Cooperation)"
# Answers of a server that is there, and does not like machines or wants a sign-in.
_GUARDED = {401, 403, 405, 406, 429, 999}
# Signs that mean something in a path or a query, or are written in percent notation already.
_SAFE = "/%?=&+:;@!$'()*,~-._"
# Some servers answer what they should not to HEAD; they are asked again as a browser asks.
_ASK_AGAIN = {400, 403, 404, 405, 406, 500, 501, 503}


def addresses_in(model: type[Keyed], snapshot: Snapshot) -> set[str]:
    """The source and website addresses that a state of a record and its parts names."""
    return {
        values[name]
        for _place, kind, values in holders(model, snapshot)
        for name, field in content_fields(kind).items()
        if isinstance(field, WebAddress) and values.get(name)
    }


def named_addresses() -> dict[str, list[list[object]]]:
    """Every address in the newest state of any record, and which records name it."""
    found: dict[str, list[list[object]]] = {}
    kinds = {model._meta.model_name: model for model in apps.get_app_config("cities").get_models()}
    newest = Revision.objects.newest().filter(model__in=kinds).order_by("model", "record_id")
    for name, pk, snapshot in newest.values_list("model", "record_id", "snapshot").iterator():
        model: Any = kinds[name]
        for address in addresses_in(model, modern(model, snapshot)):
            found.setdefault(address, []).append([name, pk])
    return found


def in_turn(addresses: list[str]) -> Iterator[str]:
    """The addresses so that one host is asked as rarely in a row as can be."""
    hosts: dict[str, list[str]] = {}
    for address in sorted(addresses):
        hosts.setdefault(host_of(address), []).append(address)
    while hosts:
        for host in list(hosts):
            yield hosts[host].pop(0)
            if not hosts[host]:
                del hosts[host]


def host_of(address: str) -> str:
    """The host that is asked for `address`; empty if it names none."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def try_address(address: str, timeout: float) -> Outcome:
    """Whether `address` answers within `timeout` seconds."""
    status = 0
    for method in ("HEAD", "GET"):
        try:
            status = _status(address, method, timeout)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return _not_reached(error)
        if status not in _ASK_AGAIN:
            break
    if status < 300 or status in _GUARDED:  # 3xx: redirects that never end
        return Outcome()
    return Outcome(Failure.ERROR, str(status))


def _status(address: str, method: str, timeout: float) -> int:
    """The status of the last answer, redirects followed."""
    request = urllib.request.Request(  # noqa: S310 - a WebAddress begins with http or https
        _in_ascii(address), method=method, headers={"User-Agent": USER_AGENT, "Accept": "*/*"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def _in_ascii(address: str) -> str:
    """An address as it is sent: Chinese hosts in punycode, other signs in percent notation."""
    parts = urlsplit(address)
    host = parts.netloc.encode("idna").decode()
    path, query = (quote(part, safe=_SAFE) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _not_reached(error: Exception) -> Outcome:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return Outcome(Failure.SILENT)
    return Outcome(Failure.UNREACHABLE, str(reason))
