"""Made cities with their members and figures."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from cities.models import City, CityMember, Figure, FigureKind, Measure
from cities.models.area_kind import PARTS, AreaKind
from cities.models.figure import POPULATION
from cities.models.side import Side
from cities.sample import words
from cities.sample.naming import Name, Names, local_language
from cities.sample.places import AREAS, Area
from cities.sample.slugs import Slugs, keyed
from cities.sample.standing import FIRST_DAY, LOADED_AT, moments
from cities.sample.telling import Mention, Teller, Topic
from cities.sample.words import NOTHING, Text
from cities.sample.writing import Made

AREA = "area"  # the other measure that the real cities have

# What pilots are, and how often on either side.
_KINDS = (AreaKind.MUNICIPALITY, AreaKind.REGION, AreaKind.DISTRICT, AreaKind.ZONE, AreaKind.JOINT)
_KINDS_WEIGH = {Side.CN: (20, 50, 18, 12, 0), Side.EU: (80, 6, 6, 4, 4)}
# What each kind is called.
_LEVELS = {
    (Side.CN, AreaKind.MUNICIPALITY): Text("County-level city", "县级市"),
    (Side.CN, AreaKind.REGION): Text("Prefecture-level city", "地级市"),
    (Side.CN, AreaKind.DISTRICT): Text("District", "市辖区"),
    (Side.CN, AreaKind.ZONE): Text("New area", "新区"),
    (Side.EU, AreaKind.MUNICIPALITY): Text("Municipality", "自治市"),
    (Side.EU, AreaKind.REGION): Text("City with its surroundings", "城市及周边地区"),
    (Side.EU, AreaKind.DISTRICT): Text("Borough", "行政区"),
    (Side.EU, AreaKind.ZONE): Text("Development area", "开发区"),
    (Side.EU, AreaKind.JOINT): Text("Two municipalities", "两个市镇"),
}
# What names of Chinese places end in.
_ENDINGS = {
    AreaKind.MUNICIPALITY: Text("", "市"),
    AreaKind.REGION: Text("", "市"),
    AreaKind.DISTRICT: Text(" District", "区"),
    AreaKind.ZONE: Text(" New Area", "新区"),
}
# How many live in a place of each kind, in thousands: fewest, most, usual.
_PEOPLE = {
    AreaKind.MUNICIPALITY: (30, 1500, 180),
    AreaKind.REGION: (600, 9000, 3200),
    AreaKind.DISTRICT: (60, 2500, 400),
    AreaKind.ZONE: (5, 900, 90),
    AreaKind.JOINT: (80, 900, 260),
}
_SCOPE = Text("whole area", "全域")
_OF_MEMBER = Text("municipality", "自治市")


class Pilots:
    """Makes cities, each in a place and with a name of its own."""

    def __init__(self, random: Random, slugs: Slugs) -> None:
        self.random, self._slugs = random, slugs
        self._names = Names(random)
        self._measures = {measure.slug: measure for measure in Measure.objects.all()}

    def make(self, side: Side, parent: Text, *, is_public: bool) -> tuple[Made, Text]:
        """A city of `side`, and its name; if it is a part of a city, of `parent`."""
        random = self.random
        area, name = self._place(side)
        kind = random.choices(_KINDS, _KINDS_WEIGH[side])[0]
        second = self._names.take(area.country) if kind == AreaKind.JOINT else None
        if kind == AreaKind.JOINT and second is None:
            kind = AreaKind.MUNICIPALITY
        full = _full_name(name, second, side, kind)
        latitude, longitude = area.point(random)
        joined = FIRST_DAY + timedelta(random.randrange(1200))
        slug = self._slugs.give(City, full.en)
        teller = self._teller(full, area.region, joined.year)
        city = City(
            slug=slug,
            side=side,
            country=area.country,
            area_kind=kind,
            latitude=latitude,
            longitude=longitude,
            local_name=full.zh if side == Side.CN else _local_name(name, second),
            local_language=local_language(area.country),
            aliases=[name.en, name.zh, full.zh, name.en.replace("'", "")],
            website=f"https://{slug}.example/" if random.random() < 0.6 else "",
            editor_notes=words.SOURCE.en,
            **({"published_at": LOADED_AT} if is_public else moments(random, joined)),
            **full.in_columns("name"),
            **area.region.in_columns("region"),
            **_LEVELS[side, kind].in_columns("level"),
            **(parent if kind in PARTS else NOTHING).in_columns("parent_city"),
            **teller.paragraph(words.CITY_OPENINGS, words.CITY_SENTENCES, 3).in_columns("summary"),
            **teller.body_of(0.3).in_columns("body"),
        )
        members = self._members(city, area, [name, second]) if second else []
        figures = self._figures(city, members)
        return Made(city, parts={"members": members, "figures": figures}), full

    def _place(self, side: Side) -> tuple[Area, Name]:
        """An area of a side, and a name that is not given yet in its country."""
        areas = [area for area in AREAS if area.side == side]
        self.random.shuffle(areas)
        for area in areas:
            if name := self._names.take(area.country):
                return area, name
        raise ValueError("There are no more names.")  # whoever asks for so many is told before

    def _teller(self, name: Text, region: Text, year: int) -> Teller:
        subject, itself = self.random.choice(words.SUBJECTS), Mention(name)
        return Teller(self.random, Topic(subject, year + 3, itself, itself, itself, region))

    def _members(self, city: City, area: Area, names: Sequence[Name]) -> list[CityMember]:
        members = []
        for name in names:
            latitude, longitude = area.point(self.random)
            member = CityMember(
                city=city,
                local_name=name.local,
                local_language=city.local_language,
                latitude=latitude,
                longitude=longitude,
                **Text(name.en, name.zh).in_columns("name"),
            )
            members.append(keyed(member))
        return members

    def _figures(self, city: City, members: Sequence[CityMember]) -> list[Figure]:
        """The people in one or two years, mostly the area as well; the people of members."""
        random = self.random
        people = int(random.triangular(*_PEOPLE[AreaKind(city.area_kind)]) * 1000)
        years = random.sample((2023, 2022, 2020, 2018, 2011, 2010), random.choice((1, 1, 2)))
        figures = [
            self._figure(city, POPULATION, people + random.randrange(people // 9), year)
            for year in years
        ]
        figures += [
            self._figure(city, POPULATION, people // (2 + place), years[0], member)
            for place, member in enumerate(members)
        ]
        if random.random() < 0.8:
            size = people // random.randrange(300, 1800) + 1
            figures.append(self._figure(city, AREA, size, None))
        return figures

    def _figure(
        self,
        city: City,
        measure: str,
        value: int,
        year: int | None,
        member: CityMember | None = None,
    ) -> Figure:
        figure = Figure(
            city=city,
            member=member,
            measure=self._measures[measure],
            value=Decimal(value),
            kind=FigureKind.REPORTED if year is None else FigureKind.CENSUS,
            year=year,
            year_not_stated=year is None,
            **(_OF_MEMBER if member else _SCOPE).in_columns("scope"),
            **words.SOURCE.in_columns("source"),
        )
        return keyed(figure)


def _full_name(name: Name, second: Name | None, side: Side, kind: AreaKind) -> Text:
    if second is not None:
        return Text(f"{name.en} and {second.en}", f"{name.zh}和{second.zh}")
    ending = _ENDINGS[kind] if side == Side.CN else NOTHING
    return Text(name.en + ending.en, name.zh + ending.zh)


def _local_name(name: Name, second: Name | None) -> str:
    return name.local if second is None else f"{name.local} – {second.local}"
