"""The words of the admin's scripts, the editor of rich text among them."""

from typing import Any

from django.conf import settings
from django.views.i18n import JavaScriptCatalog


class ScriptWords(JavaScriptCatalog):
    """Django's own, with the catalogues that quickstart compiled where the state lives."""

    packages = ["django.contrib.admin"]

    def get_paths(self, packages: list[str]) -> list[Any]:
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]
