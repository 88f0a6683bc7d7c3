"""What the frame of every page shows: the operator's numbers, and the pages of words whole."""

from datetime import datetime
from functools import cache

from django.conf import settings
from django.db.models import QuerySet
from django.templatetags.static import static
from django.utils import timezone

from cities.models import HOME, Page
from cities.models.languages import active_language, column
from cities.models.prepared import prepared
from cities.models.printing import printed_whole, telling_whether
from cities.remembering import remembered


def footer_pages(now: datetime | None) -> list[Page]:
    """The published pages of words but the home page, about first."""
    return [page for slug, page in pages(now).items() if slug != HOME]


def pages(now: datetime | None) -> dict[str, Page]:
    """The published pages of words by their slugs, about first. There are few, as every page of
    the site leads to each. Others have the same records: they are not to be changed.
    """
    return remembered(("pages", active_language()), lambda: _about_first(now or timezone.now()))


def _about_first(now: datetime) -> dict[str, Page]:
    in_order = sorted(_pages(now=now), key=lambda page: page.slug != "about")
    return {page.slug: page for page in in_order}


@prepared
def _pages(*, now: datetime) -> QuerySet[Page]:
    public = Page.objects.published(now).order_by(column("sort_key"), "slug")
    return printed_whole(telling_whether(public, "pictures"))


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
