"""The settings of the tests with a third language, as a site would add one."""

from cities.catalogues import compile_catalogues
from tests.settings import *  # noqa: F403

LANGUAGES = [*LANGUAGES, ("fr", "Français")]  # noqa: F405
MODELTRANSLATION_LANGUAGES = tuple(code for code, _name in LANGUAGES)
MODELTRANSLATION_FALLBACK_LANGUAGES = MODELTRANSLATION_LANGUAGES
# The migration that such a site would make adds the columns that the models have by then.
MIGRATION_MODULES = {"cities": None}
compile_catalogues(LOCALE_PATHS[0], dict(LANGUAGES))  # noqa: F405
