"""Practices: by theme, narrowed by side and city, and one by one."""

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.models import CITY_SIDES, City, Practice, Theme
from cities.models.languages import active_language, column
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.models.theme import THEMES_IN_ORDER
from cities.remembering import Once, remembered
from cities.views.filters import Filter, Filtered, Named
from cities.views.public import LATEST_YEAR, PublicDetail, by_name

LISTED = ("title", "summary", "theme", "year", "city__name", "city__side")
MOST_CITIES = 60  # that are chosen from a row of names; of more, each city's page leads here


class Known(NamedTuple):
    """What decides whether practices pass the filters: each has the same position in every column.
    Thousands of rows would take several times the memory.
    """

    pk: Sequence[int]
    theme: Sequence[str]
    side: Sequence[str]
    city: Sequence[str]  # its slug


class PracticeList(Filtered, TemplateView):
    template_name = "cities/practice_list.html"
    filters = ("theme", "side", "city")
    per_page = 80

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.page_of(self.narrowed())
        records = SimpleLazyObject(lambda: self._records(page))  # read if they are printed
        return super().get_context_data(records=records, **self.paged(page), **kwargs)

    def _records(self, page: Page[int]) -> list[Practice]:
        keys = tuple(self._known.pk[position] for position in page.object_list)
        records = {each.pk: each for each in _practices(keys=keys, now=self.now)}
        # One may have gone since it was remembered.
        return [records[key] for key in keys if key in records]

    def narrowed(self, without: str = "") -> Sequence[int]:
        """The positions of the public practices that pass the filters, but the one named `without`,
        in order.
        """
        found = self._all
        for name, value in self.given.items():
            if name != without:
                values = getattr(self._known, name)
                found = [position for position in found if values[position] == value]
        return found

    @cached_property
    def _all(self) -> Sequence[int]:
        """The positions of all that are public, by theme, as the reader's language sorts their
        cities.
        """
        return remembered(("practices", active_language()), self._in_order)

    def _in_order(self) -> Sequence[int]:
        positions = {key: position for position, key in enumerate(self._known.pk)}
        # One may have come since they were read.
        return array("I", [positions[key] for key in _order(now=self.now) if key in positions])

    @cached_property
    def _known(self) -> Known:
        return remembered("practices", self._read)

    def _read(self) -> Known:
        once, rows = Once(), _all_known(now=self.now)
        keys = array("Q", [key for key, *_known in rows])
        return Known(keys, *([once[row[n]] for row in rows] for n in (1, 2, 3)))

    @property
    def offered(self) -> list[Filter]:
        return [
            self._filter(_("Theme"), "theme", Theme.choices),
            self._filter(_("Side"), "side", CITY_SIDES),
            self._cities(),
        ]

    def _filter(self, label: str, name: str, labels: list[tuple[str, Any]]) -> Filter:
        values = getattr(self._known, name)
        numbers = Counter(values[position] for position in self.narrowed(name))
        return self.filter(label, name, labels, numbers)

    def _cities(self) -> Filter:
        """The cities that have any; only the one that is chosen, if there are too many to show."""
        slugs = {self._known.city[position] for position in self.narrowed("city")}
        if len(slugs) > MOST_CITIES:
            slugs = set()
        slugs |= {self.given["city"]} if "city" in self.given else set()
        cities = _cities(slugs=tuple(slugs), now=self.now)
        return self._filter(
            _("City"), "city", [(each.slug, Named(each, "name")) for each in cities]
        )


@prepared
def _all_known(*, now: datetime) -> Any:
    public = Practice.objects.published(now).order_by("pk")
    return public.values_list("pk", "theme", "city__side", "city__slug")


@prepared
def _order(*, now: datetime) -> Any:
    by_city = f"city__{column('sort_key')}"
    order = (THEMES_IN_ORDER, by_city, "city__slug", LATEST_YEAR, "slug")
    return Practice.objects.published(now).order_by(*order).values_list("pk", flat=True)


@prepared
def _practices(*, keys: tuple[int, ...], now: datetime) -> QuerySet[Practice]:
    practices = Practice.objects.published(now).filter(pk__in=keys).select_related("city")
    return printing(practices, *LISTED)


@prepared
def _cities(*, slugs: tuple[str, ...], now: datetime) -> QuerySet[City]:
    return printing(by_name(City.objects.published(now)).filter(slug__in=slugs), "name")


class PracticeDetail(PublicDetail):
    model = Practice
    template_name = "cities/practice_detail.html"
    along = tuple(f"city__{name}" for name in ("name", "side", "latitude", "longitude"))
