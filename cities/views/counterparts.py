"""The likely counterparts of a city, with what the database knows of them."""

from typing import NamedTuple

from cities.counterparts import Reasons, counterparts
from cities.models import City, Side, Theme
from cities.views.mirror import PublicCities

OTHER_SHORE = {Side.EU.value: Side.CN.value, Side.CN.value: Side.EU.value}


class Counterparts(NamedTuple):
    """The counterparts of a city, and how many more there are as good reasons for."""

    best: list["Counterpart"]
    equals: int


class Counterpart(NamedTuple):
    """A city of the other shore, and why it is named."""

    city: City
    reasons: Reasons

    @property
    def themes(self) -> list[str]:
        """What both have practices in, in words."""
        return [str(Theme(theme).label) for theme in self.reasons.themes]


def counterparts_of(city: City, public: PublicCities) -> Counterparts:
    """The counterparts of `city` among the `public` ones, the likeliest first."""
    ours, theirs = public.known[city.side], public.known[OTHER_SHORE[city.side]]
    if city.pk not in ours:  # it has come since they were remembered
        return Counterparts([], 0)
    found = counterparts(ours[city.pk], theirs.values())
    best = [Counterpart(public.by_key[each.known.key], each) for each in found.best]
    return Counterparts(best, found.equals)
