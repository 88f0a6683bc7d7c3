"""Publications, the latest first."""

from functools import partial
from typing import Any

from django.views.generic import TemplateView

from cities.models import Publication
from cities.models.printing import printing
from cities.remembering import remembered
from cities.views.filters import Filtered
from cities.views.public import PublicDetail, latest_first, numbers_of

LISTED = (
    *("title", "summary", "date", "languages", "authors"),
    *("source_url", "source_kind"),
)


class PublicationList(Filtered, TemplateView):
    template_name = "cities/publication_list.html"
    per_page = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public = self.public(Publication.objects)
        ((_name, number),) = remembered(
            "publications", partial(numbers_of, Publication, now=self.now)
        )
        page = self.page_of(printing(latest_first(public), *LISTED), number)
        return super().get_context_data(records=page.object_list, **self.paged(page), **kwargs)


class PublicationDetail(PublicDetail):
    model = Publication
    template_name = "cities/publication_detail.html"
