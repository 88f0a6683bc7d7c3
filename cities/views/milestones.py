"""All milestones on one page, from the first to the last."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.functional import SimpleLazyObject
from django.views.generic import TemplateView

from cities.models import Milestone
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

    def _found(self) -> list[Milestone]:
        found = _milestones(now=self.now)
        prefetch_related_objects(found, "pictures")
        return found


@prepared
def _milestones(*, now: datetime) -> QuerySet[Milestone]:
    in_time = Milestone.objects.published(now).order_by("date", column("sort_key"), "slug")
    return printing(in_time, *LISTED)
