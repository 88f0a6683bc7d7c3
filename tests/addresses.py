"""The list of public pages, asked of the models and of the routes: nobody keeps a second one."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import translation

from cities import models
from cities.models.languages import language_codes

LISTS = (
    "home",
    "cities",
    "practices",
    "cooperations",
    "partners",
    "news",
    "publications",
    "milestones",
)
KINDS: tuple[type[models.Record], ...] = (
    models.City,
    models.Practice,
    models.Cooperation,
    models.Partner,
    models.NewsItem,
    models.Publication,
    models.Page,
)


def public_pages(language: str) -> Iterator[str]:
    """Every public address of the site in `language`, now."""
    with translation.override(language):
        yield from (reverse(name) for name in LISTS)
        for kind in KINDS:
            for record in kind.objects.published():
                if record.slug != models.HOME:
                    yield record.get_absolute_url()


def all_public_pages() -> Iterator[tuple[str, str]]:
    """Language and address of every public page."""
    for language in language_codes():
        for address in public_pages(language):
            yield language, address
