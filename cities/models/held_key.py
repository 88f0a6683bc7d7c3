"""The keys this database has ever held, and by which record.

Content ships as fixtures, and a site in use must not be overwritten by them: a record that
an editor changed stays changed, one renamed or deleted does not come back. So the first
time a key is saved it is noted here, and loading passes by every key that is noted. The
same notes lead readers, and old revisions, from a former slug to the record it was of.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models

from cities.models.keyed import Keyed


class HeldKey(models.Model):
    """A model and a natural key that a record of it has, or has had."""

    model = models.CharField(max_length=50)
    slug = models.CharField(max_length=100)
    record_id = models.BigIntegerField(null=True)  # empty: noted before this was known

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="heldkey_once")]
        indexes = [models.Index(fields=["model", "record_id"], name="heldkey_record")]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"

    @classmethod
    def note(cls, model: type[Keyed], holders: Mapping[str, int]) -> None:
        """Remember that records of `model` hold these slugs; `holders` gives their primary keys."""
        name = model._meta.model_name or ""
        HeldKey.objects.bulk_create(
            [HeldKey(model=name, slug=slug, record_id=pk) for slug, pk in holders.items()],
            update_conflicts=True,
            unique_fields=["model", "slug"],
            update_fields=["record_id"],
        )

    @classmethod
    def held(cls, model: type[Keyed]) -> set[str]:
        """All slugs that records of `model` have ever had."""
        return set(cls.objects.filter(model=model._meta.model_name).values_list("slug", flat=True))

    @classmethod
    def find(cls, model: Any, slug: str) -> Any:
        """The record of `model` whose slug this is, else the one whose former slug it is."""
        if there := model.objects.filter(slug=slug).first():
            return there
        holders = cls.objects.filter(model=model._meta.model_name, slug=slug).values("record_id")
        return model.objects.filter(pk__in=holders).first()

    @classmethod
    def all_former(cls, model: type[Keyed]) -> dict[str, list[str]]:
        """The former slugs of all records of `model`, sorted, by the slug they have now."""
        slugs = dict(model._default_manager.values_list("pk", "slug"))
        found: dict[str, list[str]] = {}
        noted = cls.objects.filter(model=model._meta.model_name)
        for slug, pk in noted.order_by("slug").values_list("slug", "record_id"):
            if slug != slugs.get(pk, slug):
                found.setdefault(slugs[pk], []).append(slug)
        return found
