"""Partners, as the tree they are."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from cities.models import NewsItem, Partner, Side
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.remembering import remembered
from cities.views.public import PublicDetail, PublicList


class PartnerList(PublicList):
    model = Partner
    template_name = "cities/partner_list.html"

    def get_queryset(self) -> QuerySet[Partner]:
        return printing(super().get_queryset(), "name", "acronym", "role", "side", "parent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        partners = list(self.object_list)
        public = {partner.pk for partner in partners}
        parts: dict[int | None, list[Partner]] = defaultdict(list)
        for partner in partners:
            parts[partner.parent_id].append(partner)
        news = remembered("news of partners", self._news)
        for partner in partners:
            partner.parts = parts[partner.pk]
            partner.items = news.get(partner.pk, 0)
        roots = [partner for partner in partners if partner.parent_id not in public]
        trees = [(side, [root for root in roots if root.side == side]) for side in Side]
        return super().get_context_data(trees=trees, **kwargs)

    def _news(self) -> dict[int, int]:
        """How much public news is about each partner, by its primary key."""
        told = self.public(NewsItem.objects).exclude(partners=None).order_by()
        return dict(told.values_list("partners").annotate(Count("pk")))


class PartnerDetail(PublicDetail):
    model = Partner
    template_name = "cities/partner_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parent = self.object.parent_id
        return super().get_context_data(
            parent=next(iter(_public(partner=parent, now=self.now)), None) if parent else None,
            parts=self.beside("children", "name", "parent"),
            cooperations=self.beside("cooperations", "title"),
            **self.latest_news(),
            **kwargs,
        )


@prepared
def _public(*, partner: int, now: datetime) -> QuerySet[Partner]:
    return printing(Partner.objects.published(now).filter(pk=partner), "name", "public_authority")
