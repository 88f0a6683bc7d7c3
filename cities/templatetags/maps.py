"""Maps in pages: the land is a static image, the places are links over it."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from cities.map import CHINA, EUROPE, REGIONS, WIDTH, Point, points
from cities.models import City, Side
from cities.models.languages import active_language
from cities.translation_status import language_tag, shown

register = template.Library()

# Units below which two places are one point: on the wide map, on a regional one, and where
# there are more places than anybody reads one by one.
APART, APART_IN_A_REGION, APART_IN_A_CROWD = 12, 3, 30
CROWD = 100


class Mark(NamedTuple):
    """A point as a page shows it."""

    point: Point
    label: str
    language: str  # tag of the label's language; empty if it is the page's own
    address: str  # empty: it leads nowhere

    @property
    def number(self) -> int:
        return len(self.point.places)


@register.inclusion_tag("cities/map.html")
def map_of(name: str, cities: Iterable[City]) -> dict[str, Any]:
    """`{% map_of "europe" cities %}`: a map of one region with the cities that lie on it."""
    region, placed = REGIONS[name], list(cities)
    apart = APART if name == "eurasia" else APART_IN_A_REGION
    if len(placed) > CROWD:
        apart = APART_IN_A_CROWD
    return _context(name, [_mark(point) for point in points(region, placed, apart)])


@register.inclusion_tag("cities/map.html")
def locator(city: City) -> dict[str, Any]:
    """`{% locator city %}`: where it lies on its shore; nothing if that is not known."""
    region = CHINA if city.side == Side.CN else EUROPE
    marks = [Mark(point, *_named(city), "") for point in points(region, [city], 1)]
    return _context(region.name, marks) | {"is_locator": True}


def _context(name: str, marks: Sequence[Mark]) -> dict[str, Any]:
    titles = {
        "eurasia": _("Map of Europe and Asia"),
        "europe": _("Map of Europe"),
        "china": _("Map of East Asia"),
    }
    return {
        "name": name,
        "title": titles[name],
        "land": f"cities/land-{name}.svg",
        "width": WIDTH,
        "height": REGIONS[name].height,
        "marks": marks,
    }


def _mark(point: Point) -> Mark:
    """A city leads to its page; several lead to the regional maps, which tell them apart."""
    if len(point.places) == 1:
        city = point.places[0]
        return Mark(point, *_named(city), city.get_absolute_url())
    names = _(", ").join(_named(city)[0] for city in point.places[:8])
    if (more := len(point.places) - 8) > 0:
        names = _("%(names)s and %(more)d more") % {"names": names, "more": more}
    return Mark(point, names, "", f"{reverse('cities')}#maps")


def _named(city: City) -> tuple[str, str]:
    """The name of a city and the tag of its language, if that is not the page's."""
    found = shown(city, "name", active_language())
    is_own = found.language == active_language()
    return found.text, "" if is_own else language_tag(found.language)
