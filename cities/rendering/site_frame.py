"""What the frame of every page shows: the pages to link to, and the operator's numbers."""

from datetime import datetime
from functools import cache

from django.conf import settings
from django.templatetags.static import static

from cities.models import HOME, Page
from cities.models.languages import column, columns


def footer_pages(now: datetime | None) -> list[Page]:
    """The published pages of words but the home page, about first."""
    pages = Page.objects.published(now).exclude(slug=HOME)
    in_order = pages.order_by(column("sort_key"), "slug").only(
        "slug", "outdated", *columns("title")
    )
    return sorted(in_order, key=lambda page: page.slug != "about")


def operator_setting(name: str) -> str:
    """What the operator states about the site, such as its ICP filing number; may be empty."""
    allowed = {"ICP_NUMBER", "PUBLIC_SECURITY_NUMBER", "MAP_APPROVAL_NUMBER"}
    return getattr(settings, name) if name in allowed else ""


@cache
def static_address(path: str) -> str:
    """The address of a static file; which files there are is read once, when a process starts."""
    return static(path)


def static_if_any(path: str) -> str:
    """The address of a static file; empty if it was not collected. A page that tells of a fault
    must not have one.
    """
    try:
        return static(path)
    except ValueError:
        return ""
