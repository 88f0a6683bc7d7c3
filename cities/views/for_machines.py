"""What search engines read beside the pages: the sitemap, and what they may ask for."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cities.models.languages import language_codes
from cities.sitemaps import PublicPage, number_of_pages, public_pages
from cities.translation_status import language_tag
from cities.views.given import decided_by, number

MOST = 20_000  # addresses of one file: below what the protocol allows, in number and in size


class Address(NamedTuple):
    """One address of the sitemap, with those of the same page in each language."""

    location: str
    changed_at: datetime | None
    alternates: list[tuple[str, str]]  # `hreflang` and address


@decided_by("part")
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in each language in which it is complete; in parts if there are many."""
    now = timezone.now()
    pages = MOST // len(language_codes())  # in one part
    parts = -(-number_of_pages(now) // pages)
    wanted = request.GET.get("part")
    if wanted is None and parts > 1:
        numbers = [f"{settings.SITE_URL}/sitemap.xml?part={n + 1}" for n in range(parts)]
        return _xml(request, "cities/sitemap_index.xml", {"parts": numbers})
    part = 1 if wanted is None else number(request, "part")
    if part is None or not 1 <= part <= parts:
        raise Http404
    shown = public_pages(now, (part - 1) * pages, part * pages)
    return _xml(request, "cities/sitemap.xml", {"addresses": _addresses(shown)})


@decided_by()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may ask for: all that is public, but for searches without end."""
    return render(
        request,
        "cities/robots.txt",
        {"site": settings.SITE_URL, "languages": [code for code, _name in settings.LANGUAGES]},
        content_type="text/plain; charset=utf-8",
    )


def _addresses(pages: Iterable[PublicPage]) -> Iterator[Address]:
    for page in pages:
        alternates = _alternates(page)
        for code in page.complete:
            yield Address(settings.SITE_URL + page.paths[code], page.changed_at, alternates)


def _alternates(page: PublicPage) -> list[tuple[str, str]]:
    """As the page itself names them: none, if it is not complete in every language."""
    if set(page.complete) != set(page.paths):
        return []
    found = [(language_tag(code), settings.SITE_URL + path) for code, path in page.paths.items()]
    first = next(iter(page.paths.values()))
    is_home = first.strip("/") in page.paths
    return [*found, ("x-default", f"{settings.SITE_URL}/" if is_home else found[0][1])]


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")
