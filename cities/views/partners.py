"""Partners, as the tree they are."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, QuerySet
from django.views.generic import TemplateView

from cities.models import NewsItem, Partner, Side
from cities.models.languages import active_language
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.models.publishing import MOMENTS, State
from cities.remembering import remembered
from cities.views.filters import Filtered
from cities.views.public import PublicDetail, by_name


class PartnerList(Filtered, TemplateView):
    template_name = "cities/partner_list.html"
    per_page = 20  # that are part of no other; each stands with its parts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.page_of(remembered(("partners", active_language()), self._roots))
        trees = groupby(page.object_list, attrgetter("side"))
        return super().get_context_data(
            trees=[(Side(side), list(roots)) for side, roots in trees],
            numbers=self._numbers(list(page.object_list)),
            **self.paged(page),
            **kwargs,
        )

    def _roots(self) -> list[Partner]:
        """The partners that are part of no other public one, side by side, each with its parts."""
        partners = _partners(now=self.now)
        public = {partner.pk for partner in partners}
        parts: dict[int | None, list[Partner]] = defaultdict(list)
        for partner in partners:
            parts[partner.parent_id].append(partner)
        for partner in partners:
            partner.parts = parts[partner.pk]
        roots = [partner for partner in partners if partner.parent_id not in public]
        return sorted(roots, key=lambda root: Side.values.index(root.side))

    def _numbers(self, partners: list[Any]) -> Mapping[int, int]:
        """How much public news is about each of `roots` and their parts, by its primary key.
        There is too much to count for all at once.
        """
        numbers: dict[int, int] = remembered("news of partners", dict)
        for partner in partners:  # grows while it is gone through
            partners += partner.parts
        uncounted = tuple(each.pk for each in partners if each.pk not in numbers)
        counted = dict(_news(partners=uncounted, now=self.now))
        numbers |= {partner: counted.get(partner, 0) for partner in uncounted}
        return numbers


class PartnerDetail(PublicDetail):
    model = Partner
    template_name = "cities/partner_detail.html"
    along = tuple(f"parent__{name}" for name in ("name", "public_authority", *MOMENTS))
    relations = (*PublicDetail.relations, "children", "cooperations", "news")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parent = self.object.parent
        is_public = parent is not None and parent.state_at(self.now) is State.PUBLISHED
        return super().get_context_data(
            parent=parent if is_public else None,
            parts=self.beside("children", "name", "parent"),
            cooperations=self.beside("cooperations", "title"),
            **self.latest_news(),
            **kwargs,
        )


@prepared
def _partners(*, now: datetime) -> QuerySet[Any]:
    partners = by_name(Partner.objects.published(now))
    return printing(partners, "name", "acronym", "role", "side", "parent")


@prepared
def _news(*, partners: tuple[int, ...], now: datetime) -> Any:
    told = NewsItem.objects.published(now).filter(partners__in=partners).order_by()
    return told.values_list("partners").annotate(Count("pk"))
