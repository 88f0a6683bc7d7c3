"""All milestones on one page, from the first to the last."""

from django.db.models import QuerySet

from cities.models import Milestone
from cities.models.languages import column
from cities.models.printing import printing
from cities.views.public import PublicList

LISTED = (
    *("title", "date", "separate_programme", "place", "summary"),
    *("source", "source_url", "source_kind"),
)


class MilestoneList(PublicList):
    model = Milestone
    template_name = "cities/milestone_list.html"

    def get_queryset(self) -> QuerySet[Milestone]:
        in_time = self.public(Milestone.objects).order_by("date", column("sort_key"), "slug")
        return printing(in_time, *LISTED).prefetch_related("pictures")
