"""Publications, the latest first."""

from django.db.models import QuerySet

from cities.models import Publication
from cities.views.public import PublicDetail, PublicList


class PublicationList(PublicList):
    model = Publication
    template_name = "cities/publication_list.html"

    def get_queryset(self) -> QuerySet[Publication]:
        return self.newest_first(Publication.objects)


class PublicationDetail(PublicDetail):
    model = Publication
    template_name = "cities/publication_detail.html"
