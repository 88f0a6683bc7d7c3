"""The deployment as an application: connects what must hear of every write."""

from django.apps import AppConfig


class SmartcityConfig(AppConfig):
    name = "smartcity"

    def ready(self) -> None:
        from smartcity.page_cache import writers

        writers.connect()
