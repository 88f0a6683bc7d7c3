"""What the Unicode CLDR calls countries and languages, for the message catalogues."""

from collections.abc import Iterator

COUNTRY, LANGUAGE, TERRITORY = "CLDR country", "CLDR language", "CLDR territory"
# The country whose way of writing the site follows, where that is not the language's largest.
TERRITORIES = {"en": "GB"}


def names_in(locale: str) -> Iterator[tuple[str, str, str]]:
    """Kind, code and name of all that has a name in `locale`, such as zh_Hans."""
    from babel.core import Locale  # late: of one language it takes megabytes, and no page needs it

    known = Locale.parse(locale)
    yield from ((COUNTRY, code, name) for code, name in known.territories.items())
    yield from ((LANGUAGE, code, name) for code, name in known.languages.items())
    yield TERRITORY, locale, territory_of(locale)


def territory_of(locale: str) -> str:
    """The country for whose readers a site in `locale` writes: GB for en, CN for zh_Hans."""
    from babel.core import Locale, get_global

    known, likely = Locale.parse(locale), get_global("likely_subtags")
    names = (f"{known.language}_{known.script}", known.language)
    subtags = next((likely[name] for name in names if name in likely), known.language)
    return known.territory or TERRITORIES.get(locale) or str(subtags).split("_")[-1]
