"""Milestones from the first to the last: all on one page, or as many whole years as one holds.

The address of a milestone names its year, which leads to its page however many there are.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django.views.generic import TemplateView

from cities.models import Milestone, Picture
from cities.models.languages import column
from cities.models.milestone import YEAR
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.remembering import remembered
from cities.views import given
from cities.views.public import PublicPage, by_year

MOST = 40  # milestones on a page; only a single year may have more
LISTED = (
    *("title", "date", "separate_programme", "place", "summary"),
    *("source", "source_url", "source_kind"),
)


class Years(NamedTuple):
    """What a page shows: milestones of these years, and of those between."""

    first: int
    last: int

    @property
    def query(self) -> str:
        """The one by which the page is known, unless it is the first."""
        return f"?{YEAR}={self.first:04}"


class MilestoneList(PublicPage, TemplateView):
    template_name = "cities/milestone_list.html"
    query_names = (YEAR,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = remembered("pages of milestones", self._pages)
        page = self._page(pages)
        own, before, after = (_query(pages, page.number + step) for step in (0, -1, 1))
        return super().get_context_data(
            records=SimpleLazyObject(partial(_found, page, self.now)),  # read if they are printed
            page=page,
            pages=[(years, _query(pages, number)) for number, years in enumerate(pages, 1)],
            own_query=own,
            previous_query=before or "?",
            next_query=after,
            # The newest too; of those between there may be many.
            kept_list="" if page.has_previous() and page.has_next() else f"milestones{own}",
            **kwargs,
        )

    def _pages(self) -> list[Years]:
        return in_pages({int(year): number for year, number in _numbers(now=self.now)})

    def _page(self, pages: list[Years]) -> Page[Years]:
        """The page of the year that the address gives, or of the last before it; else the first."""
        asked = given.number(self.request, YEAR) or 0
        return Paginator(pages, 1).page(sum(years.first <= asked for years in pages) or 1)


def in_pages(numbers: Mapping[int, int]) -> list[Years]:
    """Years that have milestones, so `numbers` of them, on as few pages as hold them in order.
    Pages that are full stay as they are when later years come.
    """
    pages, room = list[Years](), 0
    for year, number in sorted(numbers.items()):
        if number <= room:
            pages[-1] = pages[-1]._replace(last=year)
        else:
            pages.append(Years(year, year))
            room = MOST
        room -= number
    return pages


def _query(pages: list[Years], number: int) -> str:
    """The query of the page of that number; empty for the first, and if there is none."""
    return pages[number - 1].query if 1 < number <= len(pages) else ""


def _found(page: Page[Years], now: datetime) -> list[tuple[Milestone, list[Picture]]]:
    """The milestones of a page, each with its pictures."""
    if not page.object_list:
        return []
    ((first, last),) = page.object_list
    found = _milestones(first=f"{first:04}", last=f"{last:04}-12-31", now=now)
    pictures = defaultdict[int | None, list[Picture]](list)
    for picture in _pictures(milestones=tuple(each.pk for each in found)):
        pictures[picture.milestone_id].append(picture)
    return [(milestone, pictures[milestone.pk]) for milestone in found]


@prepared
def _numbers(*, now: datetime) -> Any:
    return by_year(Milestone.objects.published(now))


@prepared
def _pictures(*, milestones: tuple[int, ...]) -> Any:
    return Picture.objects.filter(milestone__in=milestones)


@prepared
def _milestones(*, first: str, last: str, now: datetime) -> QuerySet[Milestone]:
    public = Milestone.objects.published(now).filter(date__gte=first, date__lte=last)
    return printing(public.order_by("date", column("sort_key"), "slug"), *LISTED)
