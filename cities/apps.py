"""The application: connects what must hear of every save."""

from django.apps import AppConfig
from django.db.models import signals
from django.utils.translation import gettext_lazy as _


class CitiesConfig(AppConfig):
    name = "cities"
    verbose_name = _("EU-China Smart City Cooperation")

    def ready(self) -> None:
        from cities import auditing, recording, renewal, roles
        from cities.search import following

        recording.connect()
        auditing.connect()
        following.connect()
        for receiver in (roles.make_groups, renewal.renew):
            signals.post_migrate.connect(
                receiver, sender=self, dispatch_uid=f"cities.{receiver.__name__}"
            )
