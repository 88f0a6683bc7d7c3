"""Two to four cities side by side, on a page and as a table for a spreadsheet."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.comparison import FEWEST, MOST, Row, rows
from cities.models import City, Figure, HeldKey, Practice, Theme
from cities.models.keyed import Keyed
from cities.models.languages import active_language
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.search import search
from cities.translation_status import Shown, shown
from cities.views.cities import LISTED_FIGURE, LISTED_PRACTICE
from cities.views.given import line, lines
from cities.views.mirror import MirrorIndex, by_side
from cities.views.public import LATEST_YEAR

MOST_ASKED = 100  # slugs of an address that are looked at: nobody means more
MOST_FORMER = 8  # of them that no public city has now, and that may be former ones
CROWD = 200  # cities that are chosen from a list of all; of more, those that a name finds
FOUND = 20  # cities that a name finds, at most
SLUG = re.compile("[a-z0-9-]{1,100}")


class ThemeRow(NamedTuple):
    """What each of the cities did in one field."""

    theme: Theme
    cells: list[tuple[City, list[Practice]]]

    @property
    def is_shared(self) -> bool:
        """Whether all of them did something."""
        return all(practices for _city, practices in self.cells)


class Comparison(MirrorIndex):
    """Mixin: the public cities that the address names, and what is known of them."""

    @cached_property
    def asked(self) -> list[str]:
        """The slugs that the address names, each once."""
        return lines(self.request, "city")[:MOST_ASKED]

    @cached_property
    def found(self) -> dict[str, City]:
        """The public city of each slug asked for, former slugs too, in the same order."""
        slugs = [slug for slug in self.asked if SLUG.fullmatch(slug)]
        found = self._with_slugs(slugs)
        unknown = [slug for slug in slugs if slug not in found][:MOST_FORMER]
        holders = ((slug, HeldKey.find(City, slug)) for slug in unknown)
        now = {slug: holder.slug for slug, holder in holders if holder}
        found |= self._with_slugs(now.values())
        return {slug: found[now.get(slug, slug)] for slug in slugs if now.get(slug, slug) in found}

    def _with_slugs(self, slugs: Iterable[str]) -> dict[str, City]:
        return {city.slug: city for city in _cities(slugs=tuple(slugs), now=self.now)}

    @cached_property
    def all_named(self) -> list[City]:
        """The cities the address names, each once."""
        return list(dict.fromkeys(self.found.values()))

    @cached_property
    def compared(self) -> list[City]:
        """Those that stand side by side; none if there are too few."""
        return self.all_named[:MOST] if len(self.all_named) >= FEWEST else []

    def measures(self) -> list[Row]:
        """The numbers of the cities, measure by measure."""
        return rows(self.compared, _figures(cities=self._keys))

    def themes(self) -> list[ThemeRow]:
        """What the cities did, field by field; fields in which none did anything are left out."""
        done: dict[tuple[int, str], list[Practice]] = defaultdict(list)
        for practice in _practices(cities=self._keys, now=self.now):
            done[practice.city_id, practice.theme].append(practice)
        found = (
            ThemeRow(theme, [(city, done[city.pk, theme]) for city in self.compared])
            for theme in Theme
        )
        return [row for row in found if any(practices for _city, practices in row.cells)]

    @property
    def _keys(self) -> tuple[int, ...]:
        """The primary keys of the cities that are compared."""
        return tuple(city.pk for city in self.compared)


@prepared
def _cities(*, slugs: tuple[str, ...], now: datetime) -> QuerySet[City]:
    public = City.objects.published(now).filter(slug__in=slugs)
    return printing(public, "name", "side", "country", "level", "area_kind")


@prepared
def _figures(*, cities: tuple[int, ...]) -> QuerySet[Figure]:
    figures = Figure.objects.filter(city__in=cities).select_related("measure", "member")
    return printing(figures, *LISTED_FIGURE, "measure__position", "measure__time_bound")


@prepared
def _practices(*, cities: tuple[int, ...], now: datetime) -> QuerySet[Practice]:
    practices = Practice.objects.published(now).filter(city__in=cities)
    return printing(practices.order_by(LATEST_YEAR, "slug"), *LISTED_PRACTICE)


class ComparisonView(Comparison, TemplateView):
    template_name = "cities/comparison.html"
    query_names = ("city", "name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_crowd = len(self.cities) > CROWD
        return super().get_context_data(
            cities=self.compared,
            measures=self.measures(),
            themes=self.themes(),
            chosen={city.slug for city in self.all_named[:MOST]},
            left_out=self.all_named[MOST:],
            unknown=[slug for slug in self.asked if slug not in self.found],
            is_crowd=is_crowd,
            name=self.name,
            mirror=by_side(self._found_by_name()) if is_crowd else self.mirrored,
            most=MOST,
            query=self.request.GET.urlencode(),
            noindex=bool(self.asked),
            **kwargs,
        )

    @cached_property
    def name(self) -> str:
        """What somebody typed to find one more city."""
        return line(self.request, "name")

    def _found_by_name(self) -> list[City]:
        """The chosen cities, and those that the name finds."""
        hits = search(self.name, self.now, kind="city", most=FOUND).hits
        known = {city.pk: city for city in self.cities}
        found = [known[hit.record.pk] for hit in hits if hit.record.pk in known]
        return list(dict.fromkeys([*self.all_named[:MOST], *found]))


class ComparisonTable(Comparison):
    """What the page shows, a line for each number and each practice."""

    query_names = ("city",)

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.compared:
            raise Http404
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        name = "-".join(city.slug for city in self.compared)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        response.headers["X-Robots-Tag"] = "noindex"
        response.write("\N{BYTE ORDER MARK}")  # or spreadsheets take Chinese for something else
        writer = csv.writer(response)
        columns = _header()
        writer.writerow(columns)
        for row in (*self._numbers(), *self._practices()):
            texts = (cell.text if isinstance(cell, Shown) else cell for cell in row)
            writer.writerow([*map(harmless, texts), _in_another_language(columns, row)])
        return response

    def _numbers(self) -> Iterator[list[Any]]:
        for row in self.measures():
            for cell in row.cells:
                for figure in cell.figures:
                    yield [
                        *_about(cell.city),
                        _told(figure.member, "name") if figure.member else "",
                        _told(row.measure, "name"),
                        figure.value,
                        _told(row.measure, "unit"),
                        figure.year or "",
                        _told(figure, "scope"),
                        figure.get_kind_display(),
                        _("only a part") if figure.counts_part else "",
                        _("yes") if row.has_one_scale and figure == cell.compared else _("no"),
                        _told(figure, "source"),
                        figure.source_link,
                    ]

    def _practices(self) -> Iterator[list[Any]]:
        for row in self.themes():
            for city, practices in row.cells:
                for each in practices:
                    told = [*_about(city), "", row.theme.label, _told(each, "title"), ""]
                    source = [_told(each, "source"), each.source_link]
                    yield [*told, each.year or "", _told(each, "summary"), "", "", "", *source]


def _header() -> list[str]:
    return [
        _("City"),
        _("Country"),
        _("Level"),
        _("Kind of area"),
        _("Member city"),
        _("Measure or theme"),
        _("Number or practice"),
        _("Unit"),
        _("Year"),
        _("What it counts or is about"),
        _("How it was obtained"),
        _("Counts only a part"),
        _("On one scale with the others"),
        _("Source"),
        _("Address of the source"),
        _("Shown in another language"),
    ]


def _in_another_language(columns: list[str], row: list[Any]) -> str:
    """Those of `columns` that are missing in the reader's language, and which one they are in."""
    names = dict(settings.LANGUAGES)
    return _("; ").join(
        _("%(column)s: %(language)s") % {"column": column, "language": names[cell.language]}
        for column, cell in zip(columns, row, strict=False)
        if isinstance(cell, Shown) and cell.language not in ("", active_language())
    )


def _about(city: City) -> list[Any]:
    kind = city.get_area_kind_display()
    return [_told(city, "name"), city.country_name, _told(city, "level"), str(kind)]


def _told(record: Keyed, field: str) -> Shown:
    return shown(record, field, active_language())


def harmless(cell: Any) -> Any:
    """`cell`, never taken for a formula by the spreadsheet that opens it."""
    is_formula = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if is_formula else cell
