"""The deployment as an application: connects what must hear of every write, and the checks."""

from django.apps import AppConfig


class SmartcityConfig(AppConfig):
    name = "smartcity"

    def ready(self) -> None:
        from smartcity import production_checks
        from smartcity.page_cache import writers
        from smartcity.sign_in import noting

        noting.connect()
        writers.connect()
        production_checks.connect()
