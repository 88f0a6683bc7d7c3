"""The list of public pages: that of the sitemap, and the page that searches it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone, translation

from cities import sitemaps
from cities.models.languages import language_codes

LISTS = (*sitemaps.LISTS, "search")
KINDS = sitemaps.kinds_with_pages()


def public_pages(language: str) -> Iterator[str]:
    """Every public address of the site in `language`, now."""
    yield from (page.paths[language] for page in sitemaps.public_pages(timezone.now()))
    with translation.override(language):
        yield reverse("search")


def all_public_pages() -> Iterator[tuple[str, str]]:
    """Language and address of every public page."""
    for language in language_codes():
        for address in public_pages(language):
            yield language, address
