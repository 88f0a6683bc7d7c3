"""The keys this database has ever held.

Content ships as fixtures, and a site in use must not be overwritten by them: a record that
an editor changed stays changed, one renamed or deleted does not come back. So the first
time a key is saved it is noted here, and loading passes by every key that is noted.
"""

from collections.abc import Iterable

from django.db import models

from cities.models.keyed import Keyed


class HeldKey(models.Model):
    """A model and a natural key that a record of it has had."""

    model = models.CharField(max_length=50)
    slug = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="heldkey_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"

    @classmethod
    def note(cls, model: type[Keyed], slugs: Iterable[str]) -> None:
        """Remember that `model` has held records with these `slugs`."""
        name = model._meta.model_name or ""
        HeldKey.objects.bulk_create(
            [HeldKey(model=name, slug=slug) for slug in slugs], ignore_conflicts=True
        )

    @classmethod
    def held(cls, model: type[Keyed]) -> set[str]:
        """All slugs that records of `model` have ever had."""
        return set(cls.objects.filter(model=model._meta.model_name).values_list("slug", flat=True))
