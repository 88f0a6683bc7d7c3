"""The application: connects what must hear of every save."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save, pre_save
from django.utils.translation import gettext_lazy as _


class CitiesConfig(AppConfig):
    name = "cities"
    verbose_name = _("EU-China Smart City Cooperation")

    def ready(self) -> None:
        pre_save.connect(fill_sort_keys, dispatch_uid="cities.fill_sort_keys")
        post_save.connect(note_key, dispatch_uid="cities.note_key")


def fill_sort_keys(sender: type[Any], instance: Any, raw: bool, **kwargs: Any) -> None:
    """Derive the sort keys of records loaded raw, for which fields are not asked."""
    from cities.models import Record

    if raw and isinstance(instance, Record):
        instance.fill_sort_keys()


def note_key(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Remember the key of whatever content is saved, by whatever path."""
    from cities.models import HeldKey, Keyed

    if isinstance(instance, Keyed):
        HeldKey.note(sender, [instance.slug])
