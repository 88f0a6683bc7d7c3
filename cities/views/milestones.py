"""All milestones on one page, from the first to the last."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django.views.generic import TemplateView

from cities.models import Milestone, Picture
from cities.models.languages import column
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.views.public import PublicPage

LISTED = (
    *("title", "date", "separate_programme", "place", "summary"),
    *("source", "source_url", "source_kind"),
)


class MilestoneList(PublicPage, TemplateView):
    template_name = "cities/milestone_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        records = SimpleLazyObject(self._found)  # for a page whose part is not kept yet
        return super().get_context_data(records=records, **kwargs)

    def _found(self) -> list[tuple[Milestone, list[Picture]]]:
        """Each with its pictures."""
        found = _milestones(now=self.now)
        pictures = defaultdict[int | None, list[Picture]](list)
        for picture in _pictures(milestones=tuple(each.pk for each in found)):
            pictures[picture.milestone_id].append(picture)
        return [(milestone, pictures[milestone.pk]) for milestone in found]


@prepared
def _pictures(*, milestones: tuple[int, ...]) -> Any:
    return Picture.objects.filter(milestone__in=milestones)


@prepared
def _milestones(*, now: datetime) -> QuerySet[Milestone]:
    in_time = Milestone.objects.published(now).order_by("date", column("sort_key"), "slug")
    return printing(in_time, *LISTED)
