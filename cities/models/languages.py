"""The site's languages, and the columns that hold a text in each of them.

Code never reads a translated field by its bare name: that column mirrors whichever
language was active when the row was saved. `column()` names the one that is meant.

A page asks for these thousands of times, so what they answer is remembered.
"""

from functools import cache, lru_cache

from django.conf import settings
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname


@cache
def language_codes() -> tuple[str, ...]:
    """Codes of all languages of the site, the default language first."""
    return tuple(code for code, _ in settings.LANGUAGES)


def active_language() -> str:
    """The language in which the reader or editor is being answered."""
    return _of_the_site(get_language())


@cache
def _of_the_site(language: str | None) -> str:
    """The site's language that an active one stands for, as the library of the columns has it."""
    codes, language = language_codes(), language or ""
    found = (code for code in (language, language.split("-")[0]) if code in codes)
    return next(found, codes[0])


def column(field: str, language: str | None = None) -> str:
    """Name of the column of translated `field` in `language` (default: the active one)."""
    return _column(field, language or active_language())


@lru_cache(maxsize=1024)
def _column(field: str, language: str) -> str:
    return str(build_localized_fieldname(field, language))


@lru_cache(maxsize=1024)
def columns(field: str) -> tuple[str, ...]:
    """Names of the columns of translated `field` in all languages."""
    return tuple(_column(field, language) for language in language_codes())


def columns_of_the_form() -> list[tuple[str, str]]:
    """Codes and names of the languages from left to right, as editors have them beside each
    other: the default language last, next to what is written about it.
    """
    first, *others = settings.LANGUAGES
    return [*others, first]
