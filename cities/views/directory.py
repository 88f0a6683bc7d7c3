"""The directory of the pilot cities: the mirror index, narrowed by side, place and theme."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cities.group_address import FILTERS, province_of
from cities.map import CROWD
from cities.models import CITY_SIDES, City, Theme
from cities.models.country import CHINA, country_choices
from cities.models.folding import sort_key
from cities.models.languages import active_language
from cities.models.region import REGION, Texts
from cities.remembering import remembered
from cities.translation_status import shown
from cities.views.filters import Filter, Filtered, Named
from cities.views.mirror import MirrorIndex, by_side

Found = TypeVar("Found")
Given = dict[str, str]  # filters and their values


class Known(NamedTuple):
    """A public city, and what decides whether it passes the filters."""

    city: City
    side: str
    country: str
    region: str  # what addresses call its province; empty: it has none
    theme: frozenset[str]  # of its public practices

    def of(self, name: str) -> Collection[str]:
        """Its values of the filter `name`."""
        value = getattr(self, name)
        return (value,) if isinstance(value, str) else value


class Directory(Filtered, MirrorIndex, TemplateView):
    template_name = "cities/city_list.html"
    filters = FILTERS
    per_page = 20  # of each side

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mirror = self._kept("mirror", self.given, self._mirror)
        longest = max(mirror.values(), key=len)
        page = self.page_of(longest)
        first, after = page.start_index() - 1 if longest else 0, page.end_index()
        found = [*chain.from_iterable(mirror.values())]
        return super().get_context_data(
            located=found,
            kept_maps=self._kept_maps(len(found), page.number),
            region_names=self.region_names,
            mirror={side: cities[first:after] for side, cities in mirror.items()},
            found=len(found),
            all=len(self.cities),
            **self.paged(page),
            **kwargs,
        )

    def _kept_maps(self, number: int, page: int) -> str:
        """What the maps are kept as that show `number` cities; empty: they are drawn each time. Of
        all combinations of filters there are too many; of one, few leave a crowd.
        """
        if len(self.given) > 1 or (self.given and number <= CROWD):
            return ""
        # On the first page, groups may lead to its own list.
        return f"maps of the directory{self.query()}, {'first' if page == 1 else 'later'} page"

    def meant(self, name: str, value: str) -> str:
        return value.upper() if name == "country" else super().meant(name, value)

    def _mirror(self) -> dict[str, list[City]]:
        return by_side([known.city for known in self._passing(self.given)])

    def _passing(self, given: Given) -> list[Known]:
        """The public cities that pass the filters `given`."""
        if not given:
            return self._known
        first, *others = given.items()
        found = self._by_value.get(first, [])
        return [known for known in found if all(value in known.of(name) for name, value in others)]

    def _kept(self, what: str, given: Given, find: Callable[[], Found]) -> Found:
        """What `find` finds of the cities that pass `given`: of thousands, a page prints a few.
        It is remembered unless there are too many such answers.
        """
        if len(given) > 1 or any(each not in self._by_value for each in given.items()):
            return find()
        return remembered((what, active_language(), *given.items()), find)

    @cached_property
    def _by_value(self) -> dict[tuple[str, str], list[Known]]:
        """The public cities by each value of each filter."""
        return remembered(("cities by value", active_language()), self._sorted_out)

    def _sorted_out(self) -> dict[tuple[str, str], list[Known]]:
        found = defaultdict(list)
        for known in self._known:
            for name in self.filters:
                for value in known.of(name):
                    found[name, value].append(known)
        return dict(found)

    @cached_property
    def _known(self) -> list[Known]:
        return remembered(("known cities", active_language()), self._in_this_order)

    def _in_this_order(self) -> list[Known]:
        """The same in every language, like the cities."""
        known = remembered("known cities by key", self._found)
        # One may have come since the others were remembered.
        return [known[city.pk] for city in self.cities if city.pk in known]

    def _found(self) -> dict[int, Known]:
        known = self.public_cities.known
        return {
            city.pk: Known(
                city,
                city.side,
                city.country,
                self.region_names.get(province_of(city), "") if city.country == CHINA else "",
                known[city.side][city.pk].themes,
            )
            for city in self.public_cities.by_key.values()
        }

    @property
    def offered(self) -> list[Filter]:
        return [self._sides(), self._places(), self._themes()]

    def _sides(self) -> Filter:
        return self.filter(_("Side"), "side", CITY_SIDES, self._numbers("side"))

    def _places(self) -> Filter:
        """Countries of Europe and provinces of China: one of either."""
        label, without = _("Country or province"), ("country", "region")
        choices = [choice for choice in country_choices() if choice[0] != CHINA]
        numbers = self._numbers("country", *without)
        countries = self.filter(label, "country", choices, numbers, instead_of="region")
        numbers = self._numbers("region", *without)
        provinces = self.filter(label, "region", self._provinces, numbers, instead_of="country")
        return countries._replace(choices=[*countries.choices, *provinces.choices])

    @cached_property
    def _provinces(self) -> list[tuple[str, Named]]:
        """The provinces that have public cities, as addresses and as readers call them."""
        return remembered(("named provinces", active_language()), self._named)

    def _named(self) -> list[tuple[str, Named]]:
        named: dict[str, Named] = {}
        for texts, name in self.region_names.items():
            named.setdefault(name, Named(_somewhere_in(texts), "region"))
        return sorted(named.items(), key=lambda each: _spelled(each[1]))

    def _themes(self) -> Filter:
        label, numbers = _("Theme of practices"), self._numbers("theme")
        return self.filter(label, "theme", Theme.choices, numbers)

    def _numbers(self, name: str, *without: str) -> Counter[str]:
        """How many cities there are of each value of the filter `name`, of those that pass the
        others; but for those `without`, if any are named.
        """
        left_out = without or (name,)
        given = {each: value for each, value in self.given.items() if each not in left_out}
        return self._kept(f"cities by {name}", given, lambda: self._counted(name, given))

    def _counted(self, name: str, given: Given) -> Counter[str]:
        return Counter(value for known in self._passing(given) for value in known.of(name))


def _somewhere_in(texts: Texts) -> City:
    """A city of which nothing is known but its province."""
    return City.from_db(None, ("outdated", *REGION), ({}, *texts))


def _spelled(label: Named) -> str:
    return sort_key(shown(label.record, label.field, active_language()).text)
