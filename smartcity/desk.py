"""The desk as a part of the site that is loaded once somebody asks for it: readers wait less for a
server that starts, and its workers hold less for them.
"""

from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import SimpleAdminConfig
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property
from django.utils.translation import get_language

from smartcity import patience


class DeskConfig(SimpleAdminConfig):
    """Of Django's admin. Commands, and what they check, have all of it at once."""

    def ready(self) -> None:
        super().ready()
        if not patience.serves():
            desk()


@cache
def desk() -> admin.AdminSite:
    """The desk, with all that it edits."""
    admin.autodiscover()
    return admin.site


class DeskAddresses(URLResolver):
    """The addresses of the desk below `route`, in the namespace of the admin."""

    def __init__(self, route: str) -> None:
        super().__init__(RoutePattern(route), __name__, app_name="admin", namespace="admin")

    @cached_property
    def urlconf_module(self) -> Any:
        patterns, _app_name, _namespace = desk().urls
        return patterns

    def _populate(self) -> None:
        """Nothing: whoever asks for any address of the site by name would load the desk."""

    @property
    def reverse_dict(self) -> Any:
        if get_language() not in self._reverse_dict:
            super()._populate()
        return super().reverse_dict
