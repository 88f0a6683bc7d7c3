"""The addresses of pages by name, without asking Django's router again for each link."""

import re
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

_PLACE = "slug-here"
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")  # what the routes take


def page_address(name: str, slug: str | None = None) -> str:
    """The path of the page `name`, or of its record `slug`, in the active language.

    Raises NoReverseMatch if there is no such page.
    """
    if slug is None:
        return _remembered(name, (), get_language())
    if not _SLUG.fullmatch(slug):
        return reverse(name, args=[slug])
    place = _remembered(name, (_PLACE,), get_language())
    return place.replace(_PLACE, slug)


# The router answers by the language, too; the site always stands at the root of its host.
@lru_cache(maxsize=256)
def _remembered(name: str, arguments: tuple[str, ...], language: str | None) -> str:
    return reverse(name, args=arguments)
