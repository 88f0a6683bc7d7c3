"""The countries a pilot city may lie in, and the names of countries and languages."""

from functools import cache

from django.utils.translation import override, pgettext, to_locale

from cities.cldr import COUNTRY, LANGUAGE, TERRITORY
from cities.models.folding import sort_key
from cities.models.languages import active_language

CHINA = "CN"
# The 28 member states at the launch of November 2013: Croatia since 1 July 2013, and the
# United Kingdom, which left on 31 January 2020. "European side" covers them all.
# Source: https://europa.eu/european-union/about-eu/countries_en
EUROPEAN_SIDE = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GB",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]


@cache
def _named(kind: str, code: str, language: str) -> str:
    """What the Unicode CLDR calls it; the code itself if it has no name in that language."""
    with override(language):
        return pgettext(kind, code)


def country_name(code: str, language: str | None = None) -> str:
    """Name of the country with ISO 3166-1 code `code`, by the Unicode CLDR."""
    return _named(COUNTRY, code, language or active_language())


def language_name(code: str, language: str | None = None) -> str:
    """Name of the language with BCP 47 code `code`, by the Unicode CLDR."""
    language, whole, short = language or active_language(), to_locale(code), code.split("-")[0]
    return next(
        (name for each in (whole, short) if (name := _named(LANGUAGE, each, language)) != each),
        code,
    )


def territory(language: str) -> str:
    """ISO 3166-1 code of the country for whose readers the site writes in `language`."""
    return _named(TERRITORY, to_locale(language), language)


def plain_language_name(code: str) -> str:
    """Name of a language of the site in the active one, without the script that its code names."""
    return language_name(code.split("-")[0])


def country_choices() -> list[tuple[str, str]]:
    """The countries to choose from, China first, the others by name in the active language."""
    return _country_choices(active_language())


@cache
def _country_choices(language: str) -> list[tuple[str, str]]:
    named = [(code, country_name(code, language)) for code in EUROPEAN_SIDE]
    named.sort(key=lambda choice: sort_key(choice[1]))
    return [(CHINA, country_name(CHINA, language)), *named]
