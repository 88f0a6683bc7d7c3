"""Practices: by theme, narrowed by side and city, and one by one."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple, cast

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
from cities.remembering import Once, Ordered, remembered
from cities.views.filters import Filter, Filtered, Named
from cities.views.public import LATEST_YEAR, PublicDetail, by_name

LISTED = ("title", "summary", "theme", "year", "city__name", "city__side")
MOST_CITIES = 60  # that are chosen from a row of names; of more, each city's page leads here


class Known(NamedTuple):
    """What decides whether a practice passes the filters."""

    pk: int
    theme: str
    side: str
    city: str  # its slug


class PracticeList(Filtered, TemplateView):
    template_name = "cities/practice_list.html"
    filters = ("theme", "side", "city")
    per_page = 80

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.page_of(self.narrowed())
        records = SimpleLazyObject(lambda: self._records(page))  # read if they are printed
        return super().get_context_data(records=records, **self.paged(page), **kwargs)

    def _records(self, page: Page[Known]) -> list[Practice]:
        keys = tuple(each.pk for each in page.object_list)
        records = {each.pk: each for each in _practices(keys=keys, now=self.now)}
        # One may have gone since it was remembered.
        return [records[key] for key in keys if key in records]

    def narrowed(self, without: str = "") -> list[Known]:
        """The public practices that pass the filters, but the one named `without`, in order."""
        asked = [(name, value) for name, value in self.given.items() if name != without]
        if not asked:
            return self._all
        return [
            each for each in self._all if all(getattr(each, name) == value for name, value in asked)
        ]

    @cached_property
    def _all(self) -> list[Known]:
        """All that are public, by theme, as the reader's language sorts their cities."""
        return remembered(("practices", active_language()), self._in_order)

    def _in_order(self) -> list[Known]:
        known = remembered("practices by key", self._read)
        return known.in_order(active_language(), lambda: _order(now=self.now))

    def _read(self) -> Ordered[Known]:
        once = Once()
        found = {
            pk: Known(pk, once[theme], once[side], once[city])
            for pk, theme, side, city in _all_known(now=self.now)
        }
        return Ordered(active_language(), found)

    @property
    def offered(self) -> list[Filter]:
        return [
            self._filter(_("Theme"), "theme", Theme.choices),
            self._filter(_("Side"), "side", CITY_SIDES),
            self._cities(),
        ]

    def _filter(self, label: str, name: str, labels: list[tuple[str, Any]]) -> Filter:
        numbers = Counter(getattr(each, name) for each in self.narrowed(name))
        return self.filter(label, name, labels, numbers)

    def _cities(self) -> Filter:
        """The cities that have any; only the one that is chosen, if there are too many to show."""
        slugs = {each.city for each in self.narrowed("city")}
        if len(slugs) > MOST_CITIES:
            slugs = set()
        slugs |= {self.given["city"]} if "city" in self.given else set()
        cities = _cities(slugs=tuple(slugs), now=self.now)
        return self._filter(
            _("City"), "city", [(each.slug, Named(each, "name")) for each in cities]
        )


@prepared
def _all_known(*, now: datetime) -> Any:
    return _as_listed(now).values_list("pk", "theme", "city__side", "city__slug")


@prepared
def _order(*, now: datetime) -> Any:
    return _as_listed(now).values_list("pk", flat=True)


def _as_listed(now: datetime) -> QuerySet[Practice]:
    by_city = f"city__{column('sort_key')}"
    order = (THEMES_IN_ORDER, by_city, "city__slug", LATEST_YEAR, "slug")
    return cast(QuerySet[Practice], Practice.objects.published(now).order_by(*order))


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
