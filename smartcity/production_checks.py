"""What a site still lacks for the public, in plain words: part of `manage.py check`.

A site at a local address is being tried out, and is told of it by `check --deploy` alone.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as Lack

PREPARE = "Run `manage.py quickstart --no-serve`, also after each update of the code."


def connect() -> None:
    """Let `manage.py check` ask; repeated calls change nothing."""
    register(check_public_site, Tags.security)
    register(check_local_site, Tags.security, deploy=True)


def check_public_site(**kwargs: Any) -> list[CheckMessage]:
    """What a site lacks that says it is at a public address."""
    return [] if _is_local() else list(_lacking())


def check_local_site(**kwargs: Any) -> list[CheckMessage]:
    """What a local site would lack if it were public."""
    return list(_lacking()) if _is_local() else []


def _is_local() -> bool:
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _lacking() -> Iterator[CheckMessage]:
    if _is_local():
        yield _message(
            1,
            f"The site says that it is at {settings.SITE_URL}, which nobody else can reach.",
            "Set SITE_URL to the https address that readers will use.",
        )
    elif not settings.HTTPS:
        yield _message(
            2,
            f"{settings.SITE_URL} is not encrypted: passwords could be read on their way.",
            "Get a certificate, and set SITE_URL to an address that begins with https.",
        )
    elif settings.SECURE_PROXY_SSL_HEADER is None:
        yield _message(
            3,
            "The site cannot know that a request came by https: it would redirect all for ever.",
            "Let the web server in front set X-Forwarded-Proto, and set BEHIND_PROXY=True.",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield _message(
            8,
            "The site answers to any name, also to one that somebody else points at it.",
            "Leave * out of ALLOWED_HOSTS, and name there what the site is called.",
        )
    if not settings.MAIL_IS_SET_UP:
        yield _message(
            4,
            "The site can send no mail: whoever forgets a password cannot set a new one.",
            "Set EMAIL_URL, such as smtp+tls://user:password@host:587.",
        )
    if not settings.CONTACT_EMAIL:
        yield _message(
            5,
            "Readers, and whoever finds a weakness, are given no address to write to.",
            "Set CONTACT_EMAIL.",
        )
    if not _is_collected():
        yield _message(6, "Styles and scripts have not been collected.", PREPARE)
    if stale := _stale_catalogues():
        yield _message(
            7, f"Words of the site are not compiled, or older than their text: {stale}.", PREPARE
        )


def _is_collected() -> bool:
    return (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()


def _stale_catalogues() -> str:
    """The catalogues whose compiled form is missing or older than what it was compiled from."""
    from cities.catalogues import SOURCE  # loads what only compiling needs

    compiled_in = Path(settings.LOCALE_PATHS[0])
    stale = []
    for text in sorted(SOURCE.glob("*/LC_MESSAGES/*.po")):
        compiled = (compiled_in / text.relative_to(SOURCE)).with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < text.stat().st_mtime:
            stale.append(str(text.relative_to(SOURCE)))
    return ", ".join(stale)


def _message(number: int, what: str, hint: str) -> CheckMessage:
    return Lack(what, hint=hint, id=f"smartcity.W{number:03}")
