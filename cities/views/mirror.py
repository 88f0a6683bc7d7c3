"""The public cities of both sides, as many pages show them."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, FloatField, Func, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.functional import cached_property

from cities.counterparts import Known, Size
from cities.group_address import names_among
from cities.models import CITY_SIDES, City, Figure, Measure, Practice
from cities.models.figure import POPULATION, WHOLE
from cities.models.languages import active_language, column, columns
from cities.models.outdated import OUTDATED
from cities.models.prepared import prepared
from cities.models.publishing import State
from cities.models.region import REGION, Texts
from cities.remembering import Once, remembered
from cities.views.public import PublicPage

# What lists and maps show of a city, in few bytes: there may be thousands, in every process.
_OWN = ("id", "slug", *columns("name"))
_SHARED = (*REGION, "side", "country")  # with many others
_NOT_OUTDATED: list[Any] = []  # of most; like the cities, not to be changed


class PublicCities(NamedTuple):
    """All cities that are public."""

    language: str  # in whose order they were read
    by_key: dict[int, City]  # by primary key
    known: dict[str, dict[int, Known]]  # what decides whose counterparts they are, by side and key

    def in_order(self, language: str, keys: Callable[[], Iterable[int]]) -> list[City]:
        """All of them in the order of `language`; if that is another, `keys` tells the order.
        Languages order the same records: thousands take memory.
        """
        if language == self.language:
            return [*self.by_key.values()]
        # One may have come since the others were read.
        return [self.by_key[key] for key in keys() if key in self.by_key]


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
        once, known = Once(), dict[str, dict[int, Known]]({side: {} for side, _ in CITY_SIDES})
        public = PublicCities(active_language(), {}, known)
        for area_kind, themes, sizes, *listed in _cities(now=self.now):
            city = _city(once, *listed)
            public.by_key[city.pk] = city
            known[city.side][city.pk] = Known(
                city.pk,
                city.slug,
                once[frozenset(once[theme] for theme in _all(themes))],
                tuple(Size(int(people), year) for year, _slug, people in sorted(_all(sizes))),
                once[area_kind],
            )
        return public

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


def _city(
    once: Once, latitude: float | None, longitude: float | None, outdated: list[Any], *others: Any
) -> City:
    """A city as lists and maps show it, made of a row of `_cities`."""
    own, shared = others[: len(_OWN)], others[len(_OWN) :]
    return City.from_db(
        DEFAULT_DB_ALIAS,
        (*_OWN, *_SHARED, OUTDATED, "spot"),
        (
            *own,
            *(once[value] for value in shared),
            outdated or _NOT_OUTDATED,
            None if latitude is None or longitude is None else (latitude, longitude),
        ),
    )


@prepared
def _cities(*, now: datetime) -> Any:
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
    return _as_listed(City.objects.published(now)).values_list(
        "area_kind",
        _all_in(practices, "theme"),
        _all_in(populations, _Array("year", "slug", "value")),
        *(Cast(name, FloatField()) for name in ("latitude", "longitude")),
        *(OUTDATED, *_OWN, *_SHARED),
    )


@prepared
def _order(*, now: datetime) -> Any:
    return _as_listed(City.objects.published(now)).values_list("pk", flat=True)


def _as_listed(cities: QuerySet[City]) -> QuerySet[City]:
    order = ("-side", F("source_order").asc(nulls_last=True), column("sort_key"), "slug")
    return cities.order_by(*order)


def _all_in(records: QuerySet[Any], value: Any) -> Subquery:
    """The `value` of each of `records`, in no order, as `_all` reads them."""
    return Subquery(records.order_by().values_list(_OfAll(value)))


def _all(values: str | None) -> list[Any]:
    """What `_all_in` found."""
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
