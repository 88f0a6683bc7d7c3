"""The index follows every record that is saved or deleted, in the same transaction."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from cities.models import CityMember, Record
from cities.search.indexing import forget, index


def connect() -> None:
    """Connect the receivers; repeated calls change nothing."""
    post_save.connect(follow_save, dispatch_uid="cities.search.follow_save")
    post_delete.connect(follow_deletion, dispatch_uid="cities.search.follow_deletion")


def follow_save(sender: type[Any], instance: Any, update_fields: Any, **kwargs: Any) -> None:
    """Index the record that was saved, or whose member was."""
    if isinstance(instance, CityMember):
        index(instance.city)
    elif isinstance(instance, Record):
        # What was not saved is not to be found.
        index(instance if update_fields is None else sender._default_manager.get(pk=instance.pk))


def follow_deletion(sender: type[Any], instance: Any, origin: Any, **kwargs: Any) -> None:
    """Forget a record that was deleted; index the one whose member was."""
    if isinstance(instance, Record):
        forget(sender, instance.pk)
    elif isinstance(instance, CityMember) and getattr(origin, "model", type(origin)) is sender:
        index(instance.city)
