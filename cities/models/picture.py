"""The pictures of a record, each with what it shows in words and whose it is."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models.city import City
from cities.models.cooperation import Cooperation
from cities.models.image import Image, ImageNameField
from cities.models.keyed import Keyed, SlugManager
from cities.models.milestone import Milestone
from cities.models.news import NewsItem
from cities.models.owned import Owned, made_key
from cities.models.page import Page
from cities.models.partner import Partner
from cities.models.practice import Practice
from cities.models.publication import Publication
from cities.models.text import TextLine


def _of(model: type[Any]) -> Any:
    """The relation to an owner: every kind of record has pictures."""
    return models.ForeignKey(
        model,
        models.CASCADE,
        related_name="pictures",
        null=True,
        blank=True,
        verbose_name=model._meta.verbose_name,
    )


OWNERS = (
    *("city", "practice", "cooperation", "partner"),
    *("news_item", "publication", "milestone", "page"),
)


def _only(owner: str) -> Q:
    """The condition that a picture belongs to this one owner."""
    return Q(**{f"{name}__isnull": name != owner for name in OWNERS})


class PictureQuerySet(models.QuerySet["Picture"]):
    """Pictures that can be asked for by whether the public sees them."""

    def is_public(self, image: str, now: datetime) -> bool:
        """Whether a page that is public at `now` shows the image of this name."""
        shown = [
            Q(**{f"{name}__in": model.objects.published(now)})
            for model, name in Picture.owned_by().items()
        ]
        return self.filter(reduce(or_, shown), image=image).exists()


class Picture(Owned):
    """One picture of one record. The first is the one that stands for it."""

    owners = OWNERS
    expected_translations = ("alt", "credit")
    essential_translations = ("alt",)

    slug = made_key()
    city = _of(City)
    practice = _of(Practice)
    cooperation = _of(Cooperation)
    partner = _of(Partner)
    news_item = _of(NewsItem)
    publication = _of(Publication)
    milestone = _of(Milestone)
    page = _of(Page)

    image = ImageNameField(_("picture"), db_index=True)
    alt = TextLine(
        _("alternative text"),
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    credit = TextLine(
        _("credit"), blank=True, help_text=_("Who made it and who allows its use, as printed.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(32_767)],
        help_text=_("Pictures are shown in this order."),
    )

    objects: ClassVar[Any] = SlugManager.from_queryset(PictureQuerySet)()

    class Meta(Keyed.Meta):
        abstract = False
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, map(_only, OWNERS)),
                name="picture_has_one_owner",
                violation_error_message=_("One record owns a picture, and no second one."),
            )
        ]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.best_text("alt") or self.slug

    def key_parts(self) -> Iterable[object]:
        owner = self.owner
        return (owner._meta.model_name, owner.slug, self.image[:8]) if owner else ()

    @property
    def stored(self) -> Image | None:
        """Its image; None if it names none that could be."""
        return Image.named(self.image)
