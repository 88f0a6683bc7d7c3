"""The site's languages, and the columns that hold a text in each of them.

Code never reads a translated field by its bare name: that column mirrors whichever
language was active when the row was saved. `column()` names the one that is meant.
"""

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname, get_language


def language_codes() -> tuple[str, ...]:
    """Codes of all languages of the site, the default language first."""
    return tuple(code for code, _ in settings.LANGUAGES)


def active_language() -> str:
    """The language in which the reader or editor is being answered."""
    return get_language()


def column(field: str, language: str | None = None) -> str:
    """Name of the column of translated `field` in `language` (default: the active one)."""
    return build_localized_fieldname(field, language or active_language())


def columns(field: str) -> tuple[str, ...]:
    """Names of the columns of translated `field` in all languages."""
    return tuple(column(field, language) for language in language_codes())


def columns_of_the_form() -> list[tuple[str, str]]:
    """Codes and names of the languages from left to right, as editors have them beside each
    other: the default language last, next to what is written about it.
    """
    first, *others = settings.LANGUAGES
    return [*others, first]
