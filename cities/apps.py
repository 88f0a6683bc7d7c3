"""The application: connects what must hear of every save."""

from django.apps import AppConfig
from django.db.models import signals
from django.utils.translation import gettext_lazy as _


class CitiesConfig(AppConfig):
    name = "cities"
    verbose_name = _("EU-China Smart City Cooperation")

    def ready(self) -> None:
        from cities import recording, roles

        recording.connect()
        signals.post_migrate.connect(
            roles.make_groups, sender=self, dispatch_uid="cities.make_groups"
        )
