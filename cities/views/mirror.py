"""The public cities of both sides, as many pages show them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Func, OuterRef, QuerySet, Subquery, TextField
from django.utils.functional import cached_property

from cities.counterparts import Known, Size
from cities.group_address import names_among
from cities.models import CITY_SIDES, City, Figure, Measure, Practice
from cities.models.figure import POPULATION, WHOLE
from cities.models.languages import active_language, column
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.models.publishing import State
from cities.models.region import REGION, Texts
from cities.remembering import Once, Ordered, remembered
from cities.views.public import PublicPage

# What lists and maps show of a city, and what decides whose counterpart it is.
_LISTED = ("name", "region", "side", "country", "area_kind", "latitude", "longitude")
_SHARED = ("side", "country", "area_kind", "themes", *REGION)  # what many cities have in common


class PublicCities(Ordered[Any]):
    """All cities that are public."""

    @cached_property
    def known(self) -> dict[str, dict[int, Known]]:
        """What decides whose counterparts they are, by side and primary key."""
        once, known = Once(), dict[str, dict[int, Known]]({side: {} for side, _ in CITY_SIDES})
        for key, city in self.by_key.items():
            themes = once[frozenset(once[theme] for theme in _listed(city.themes))]
            by_year = sorted(_listed(city.sizes))
            sizes = tuple(Size(int(people), year) for year, _slug, people in by_year)
            known[city.side][key] = Known(key, city.slug, themes, sizes, city.area_kind)
        return known


class MirrorIndex(PublicPage):
    """Mixin: the cities of both sides, in the order of the source."""

    @cached_property
    def cities(self) -> list[City]:
        """All that are public, side by side; those the source does not list follow by name.
        Other pages have the same records: they are not to be changed.
        """
        return remembered(("cities", active_language()), self._in_order)

    def _in_order(self) -> list[City]:
        return self.public_cities.in_order(active_language(), lambda: _order(now=self.now))

    @cached_property
    def public_cities(self) -> PublicCities:
        """All that are public, with what is known of them."""
        return remembered("cities", self._read)

    def _read(self) -> PublicCities:
        found, once = dict[int, Any](), Once()
        for city in _cities(now=self.now):
            for name in _SHARED:
                setattr(city, name, once[getattr(city, name)])
            found[city.pk] = city
        return PublicCities(active_language(), found)

    @cached_property
    def mirrored(self) -> dict[str, list[City]]:
        """All that are public, by side."""
        return remembered(("mirror", active_language()), lambda: by_side(self.cities))

    @cached_property
    def region_names(self) -> dict[Texts, str]:
        """What addresses call the provinces that have public cities."""
        return remembered("provinces", lambda: names_among(self.cities))


def by_side(cities: Sequence[City]) -> dict[str, list[City]]:
    """`cities` in the same order, for the two columns of a mirror."""
    return {side: [city for city in cities if city.side == side] for side, _ in CITY_SIDES}


@prepared
def _cities(*, now: datetime) -> QuerySet[Any]:
    """The cities, with the themes of their public practices and the populations of the whole: of
    all at once, so that they are of one moment.
    """
    # Of cities that are public themselves.
    practices = Practice.objects.in_state(State.PUBLISHED, now).filter(city=OuterRef("pk"))
    # Not by a join: SQLite would begin with it, and for each city read the figures of all.
    population = Measure.objects.filter(slug=POPULATION)
    populations = Figure.objects.filter(
        WHOLE, measure__in=population, city=OuterRef("pk"), year__isnull=False
    )
    cities: QuerySet[Any] = City.objects.published(now).annotate(
        themes=_all_in(practices, "theme"),
        sizes=_all_in(populations, _Array("year", "slug", "value")),
    )
    return printing(_as_listed(cities), *_LISTED)


@prepared
def _order(*, now: datetime) -> Any:
    return _as_listed(City.objects.published(now)).values_list("pk", flat=True)


def _as_listed(cities: QuerySet[City]) -> QuerySet[City]:
    order = ("-side", F("source_order").asc(nulls_last=True), column("sort_key"), "slug")
    return cities.order_by(*order)


def _all_in(records: QuerySet[Any], value: Any) -> Subquery:
    """The `value` of each of `records`, in no order, as `_listed` reads them."""
    return Subquery(records.order_by().values_list(_OfAll(value)))


def _listed(values: str | None) -> list[Any]:
    """What `_all_in` found. Of thousands of cities it is read when a page asks for it."""
    return json.loads(values) if values else []


class _Array(Func):
    """Several expressions of a row as a JSON array. Django has one too, but tries first whether
    the database knows JSON, in a transaction that other writers have to wait for.
    """

    function, on_sqlite = "JSONB_BUILD_ARRAY", "JSON_ARRAY"
    output_field = TextField()  # as it stands

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function=self.on_sqlite, **context)


class _OfAll(_Array):
    """An expression of all rows as a JSON array."""

    function, on_sqlite = "JSONB_AGG", "JSON_GROUP_ARRAY"
