"""The addresses of pages by name, without asking Django's router again for each link."""

import re
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, override

_PLACE = "slug-here"
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")  # what the routes take


def page_address(name: str, slug: str | None = None, *, language: str | None = None) -> str:
    """The path of the page `name`, or of its record `slug`, in `language` (default: the active
    one, which takes longer to ask than all the rest).

    Raises NoReverseMatch if there is no such page.
    """
    language = language or get_language()
    if slug is None:
        return _remembered(name, (), language)
    if not _SLUG.fullmatch(slug):
        return _asked_for(name, (slug,), language)
    return _remembered(name, (_PLACE,), language).replace(_PLACE, slug)


# The router answers by the language, too; the site always stands at the root of its host.
def _asked_for(name: str, arguments: tuple[str, ...], language: str | None) -> str:
    with override(language):
        return reverse(name, args=arguments)


_remembered = lru_cache(maxsize=256)(_asked_for)
