"""Records of each kind, not saved yet, made one after the other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from django.utils.text import slugify

from cities.models import (
    City,
    CityMember,
    Cooperation,
    CooperationStatus,
    CooperationStep,
    Figure,
    FigureKind,
    Measure,
    Milestone,
    NewsItem,
    Owned,
    PartialDate,
    Partner,
    Practice,
    Publication,
    Record,
)
from cities.models.area_kind import PARTS, AreaKind
from cities.models.folding import sort_key
from cities.models.keyed import free_slug
from cities.models.languages import columns
from cities.models.owned import number_of
from cities.models.publishing import State
from cities.models.side import CITY_SIDES, Side
from cities.sample import words
from cities.sample.naming import Name, Names, local_language
from cities.sample.places import AREAS, Area
from cities.sample.standing import LAST_DAY, LOADED_AT, moments, vary_languages
from cities.sample.telling import Mention, Teller, Topic
from cities.sample.words import Text
from cities.sample.writing import Made

MARK = "sample"  # ends the slug of every made record, maybe with a number behind it
FIRST_DAY = date(2013, 11, 21)
_DAYS = (LAST_DAY - FIRST_DAY).days

# What pilots are, how often, and what each is called on either side.
_KINDS = (AreaKind.MUNICIPALITY, AreaKind.REGION, AreaKind.DISTRICT, AreaKind.ZONE, AreaKind.JOINT)
_KINDS_WEIGH = {Side.CN: (20, 50, 18, 12, 0), Side.EU: (80, 6, 6, 4, 4)}
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
# What names of Chinese places end in, in both languages.
_ENDINGS = {
    AreaKind.MUNICIPALITY: Text("", "市"),
    AreaKind.REGION: Text("", "市"),
    AreaKind.DISTRICT: Text(" District", "区"),
    AreaKind.ZONE: Text(" New Area", "新区"),
}
# How many people live in a place of each kind, in thousands: fewest, most, usual.
_PEOPLE = {
    AreaKind.MUNICIPALITY: (30, 1500, 180),
    AreaKind.REGION: (600, 9000, 3200),
    AreaKind.DISTRICT: (60, 2500, 400),
    AreaKind.ZONE: (5, 900, 90),
    AreaKind.JOINT: (80, 900, 260),
}
_SCOPE = Text("whole area", "全域")
_OF_MEMBER = Text("municipality", "自治市")
_Chosen = TypeVar("_Chosen")


class Making:
    """Makes records that mention each other; those of a kind that others mention come first,
    and are saved before the others are asked for.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names = Names(random)
        self._slugs: dict[type[Record], set[str]] = defaultdict(set)
        self._cities: list[City] = []
        self._public: dict[str, list[City]] = {side: [] for side, _label in CITY_SIDES}
        self._partners: list[Partner] = []
        self._measures = {measure.slug: measure for measure in Measure.objects.all()}

    # --- Cities ----------------------------------------------------------------------------

    def cities(self, count: int) -> Iterator[Made]:
        """Cities of both sides in turn; the first of each side is public."""
        for number in range(count):
            side = (Side.EU, Side.CN)[number % 2]
            made = self._city(side, is_first=number < 2)
            city: Any = made.record
            self._cities.append(city)
            if city.state_at(LOADED_AT) == State.PUBLISHED:
                self._public[side].append(city)
            yield made

    def _city(self, side: str, *, is_first: bool) -> Made:
        random = self.random
        area, name = self._place(side)
        kind = random.choices(_KINDS, _KINDS_WEIGH[Side(side)])[0]
        second = self.names.take(area.country) if kind == AreaKind.JOINT else None
        if kind == AreaKind.JOINT and second is None:
            kind = AreaKind.MUNICIPALITY
        full = _full_name(name, second, side, kind)
        latitude, longitude = area.point(random)
        joined = FIRST_DAY + timedelta(random.randrange(1200))
        subject, region = random.choice(words.SUBJECTS), area.region
        nobody = Mention(full)
        teller = Teller(random, Topic(subject, joined.year + 3, nobody, nobody, nobody, region))
        summary = _and(teller.one_of(words.CITY_OPENINGS), teller.some_of(words.CITY_SENTENCES, 3))
        slug = self._slug(City, full.en)
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
            editor_notes="Made for measuring.",
            **({"published_at": LOADED_AT} if is_first else moments(random, joined)),
            **_both("name", full),
            **_both("region", region),
            **_both("level", _LEVELS[Side(side), kind]),
            **_both("parent_city", self._parent(side, kind)),
            **_both("summary", summary),
            **_both("body", teller.body() if random.random() < 0.3 else Text("", "")),
        )
        vary_languages(city, random)
        members = self._members(city, area, [name, second]) if second else []
        return Made(city, parts={"members": members, "figures": self._figures(city, members)})

    def _place(self, side: str) -> tuple[Area, Name]:
        """An area of a side, and a name that is not given yet in its country."""
        areas = [area for area in AREAS if area.side == side]
        self.random.shuffle(areas)
        for area in areas:
            if name := self.names.take(area.country):
                return area, name
        raise ValueError("There are no more names.")  # whoever asks for so many is told before

    def _parent(self, side: str, kind: str) -> Text:
        """The city that a part of one lies in."""
        if kind not in PARTS or not self._public[side]:
            return Text("", "")
        return _name(self.random.choice(self._public[side]))

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
                **_both("name", Text(name.en, name.zh)),
            )
            members.append(_keyed(member))
        return members

    def _figures(self, city: City, members: Sequence[CityMember]) -> list[Figure]:
        """The people in one or two years, mostly the area as well; the people of members."""
        random = self.random
        fewest, most, usual = _PEOPLE[AreaKind(city.area_kind)]
        people = int(random.triangular(fewest, most, usual) * 1000) + random.randrange(1000)
        years = random.sample((2010, 2011, 2018, 2020, 2022, 2023), random.choice((1, 1, 2)))
        figures = [
            self._figure(city, "population", people + random.randrange(people // 9), year)
            for year in years
        ]
        figures += [
            self._figure(city, "population", people // (2 + place), years[0], member)
            for place, member in enumerate(members)
        ]
        if random.random() < 0.8:
            tenths = people // random.randrange(30, 180) + 10
            figures.append(self._figure(city, "area", Decimal(tenths) / 10, None))
        return figures

    def _figure(
        self,
        city: City,
        measure: str,
        value: Decimal | int,
        year: int | None,
        member: CityMember | None = None,
    ) -> Figure:
        figure = Figure(
            city=city,
            member=member,
            measure=self._measures[measure],
            value=Figure._meta.get_field("value").to_python(Decimal(value)),
            kind=FigureKind.REPORTED if year is None else FigureKind.CENSUS,
            year=year,
            year_not_stated=year is None,
            **_both("scope", _OF_MEMBER if member else _SCOPE),
            **_both("source", words.SOURCE),
        )
        return _keyed(figure)

    # --- What is told of cities ------------------------------------------------------------

    def partners(self, count: int, *, within: bool) -> Iterator[Made]:
        """Organisations; those `within` are parts of others that are saved already."""
        random = self.random
        parents = list(self._partners) if within else []
        for _number in range(count):
            city = self._public_city()
            place = random.randrange(len(words.PARTNER_NAMES))
            teller = self._teller(city, city, None, 2016)
            name = teller.say(words.PARTNER_NAMES[place])
            partner = Partner(
                slug=self._slug(Partner, name.en),
                parent=random.choice(parents) if parents else None,
                side=random.choices((city.side, Side.JOINT), (9, 1))[0],
                public_authority=place == 1,
                **moments(random, self._day()),
                **_both("name", name),
                **_both("kind", words.PARTNER_KINDS[place]),
                **_both("role", teller.some_of(words.PARTNER_ROLES, 2)),
                **_both("body", teller.body() if random.random() < 0.2 else Text("", "")),
                **_both("source", words.SOURCE),
            )
            yield self._finished(partner)
            self._partners.append(partner)

    def practices(self, count: int) -> Iterator[Made]:
        random = self.random
        for _number in range(count):
            city, year = random.choice(self._cities), random.randrange(2011, 2026)
            teller = self._teller(city, self._public_city(), None, year)
            title = teller.one_of(words.PRACTICE_TITLES)
            practice = Practice(
                slug=self._slug(Practice, f"{_base(city)} {teller.subject.name.en}"),
                city=city,
                theme=teller.subject.theme,
                year=year if random.random() < 0.9 else None,
                **moments(random, self._day()),
                **_both("title", title),
                **_both(
                    "summary", _and(teller.one_of(words.OPENINGS), teller.one_of(words.ENDINGS))
                ),
                **_both("body", teller.body() if random.random() < 0.2 else Text("", "")),
                **_both("source", words.SOURCE),
            )
            yield self._finished(practice)

    def cooperations(self, count: int) -> Iterator[Made]:
        random = self.random
        for _number in range(count):
            sides = [
                random.sample(public, min(len(public), random.choice((1, 1, 2))))
                for public in self._public.values()
            ]
            start = self._day()
            teller = self._teller(sides[0][0], sides[1][0], None, start.year)
            status = random.choice(list(CooperationStatus))
            ended = status == CooperationStatus.COMPLETED
            cooperation = Cooperation(
                slug=self._slug(
                    Cooperation,
                    f"{_base(sides[0][0])} {_base(sides[1][0])} {teller.subject.name.en}",
                ),
                theme=teller.subject.theme,
                status=status,
                **moments(random, start),
                **_both("title", teller.one_of(words.COOPERATION_TITLES)),
                **_both(
                    "summary", _and(teller.one_of(words.OPENINGS), teller.one_of(words.ENDINGS))
                ),
                **_both("body", teller.body() if random.random() < 0.5 else Text("", "")),
                **_both("outcome", teller.one_of(words.OUTCOMES) if ended else Text("", "")),
                **_both("source", words.SOURCE),
            )
            many = {"cities": [*sides[0], *sides[1]], "partners": self._some_partners()}
            yield self._finished(cooperation, many, {"steps": self._steps(cooperation, start)})

    def _steps(self, cooperation: Cooperation, start: date) -> list[CooperationStep]:
        steps, first = [], self.random.randrange(3)
        for place in range(self.random.randrange(1, 5)):
            step = CooperationStep(
                cooperation=cooperation,
                date=_dated(start + timedelta(200 * place), "month"),
                **_both("title", words.STEPS[first + place]),
            )
            steps.append(_keyed(step))
        return steps

    def news(self, count: int) -> Iterator[Made]:
        """News in the order of time, evenly spread."""
        random = self.random
        for number in range(count):
            day = FIRST_DAY + timedelta(number * _DAYS // count)
            city, other = self._two_cities()
            partners = self._some_partners()
            teller = self._teller(city, other, partners[0] if partners else None, day.year)
            when = _dated(day, random.choices(("day", "month", "year"), (90, 8, 2))[0])
            item = NewsItem(
                slug=self._slug(NewsItem, f"{when} {teller.subject.name.en} {_base(city)}"),
                date=when,
                **moments(random, day),
                **_both("title", teller.one_of(words.HEADLINES)),
                **_both(
                    "summary", _and(teller.one_of(words.OPENINGS), teller.one_of(words.ENDINGS))
                ),
                **_both("body", teller.body()),
                **_both("source", words.SOURCE),
            )
            cities = [city, other] if random.random() < 0.8 else []
            yield self._finished(item, {"cities": cities, "partners": partners})

    def publications(self, count: int) -> Iterator[Made]:
        random = self.random
        for _number in range(count):
            day = self._day()
            teller = self._teller(*self._two_cities(), None, day.year)
            title = teller.one_of(words.PUBLICATION_TITLES)
            publication = Publication(
                slug=self._slug(Publication, f"{title.en} {day.year}"),
                date=_dated(day, random.choice(("day", "month", "year"))),
                authors=random.sample(words.AUTHORS, random.randrange(4)),
                languages=random.choice((["en"], ["zh-Hans"], ["en", "zh-Hans"])),
                **moments(random, day),
                **_both("title", title),
                **_both("summary", teller.some_of(words.PUBLICATION_SUMMARIES, 2)),
                **_both("publisher", words.SOURCE),
                **_both("source", words.SOURCE),
            )
            yield self._finished(publication)

    def milestones(self, count: int) -> Iterator[Made]:
        random = self.random
        for _number in range(count):
            day, (city, other) = self._day(), self._two_cities()
            teller = self._teller(city, other, None, day.year)
            title = teller.one_of(words.MILESTONE_TITLES)
            milestone = Milestone(
                slug=self._slug(Milestone, f"{day} {title.en}"),
                date=_dated(day, random.choices(("day", "month"), (9, 1))[0]),
                separate_programme=random.random() < 0.1,
                **moments(random, day),
                **_both("title", title),
                **_both(
                    "summary", _and(teller.one_of(words.OPENINGS), teller.one_of(words.ENDINGS))
                ),
                **_both("place", _name(city)),
                **_both("source", words.SOURCE),
            )
            yield self._finished(milestone)

    # --- What all have in common -----------------------------------------------------------

    def _finished(self, record: Record, many: Any = None, parts: Any = None) -> Made:
        vary_languages(record, self.random)
        return Made(record, many or {}, parts or {})

    def _slug(self, model: type[Record], wanted: str) -> str:
        taken = self._slugs[model]
        slug = free_slug(f"{slugify(sort_key(wanted))[:80].strip('-')}-{MARK}", taken.__contains__)
        taken.add(slug)
        return slug

    def _day(self) -> date:
        return FIRST_DAY + timedelta(self.random.randrange(_DAYS))

    def _public_city(self) -> City:
        return self.random.choice(self._public[self.random.choice((Side.EU, Side.CN))])

    def _two_cities(self) -> tuple[City, City]:
        """Two public cities, of one side or of both."""
        one = other = self._public_city()
        while other is one:
            other = self._public_city()
        return one, other

    def _some_partners(self) -> list[Partner]:
        count = min(len(self._partners), self.random.choice((0, 0, 1, 1, 2)))
        return self.random.sample(self._partners, count)

    def _teller(self, city: City, other: City, partner: Partner | None, year: int) -> Teller:
        subject = self.random.choice(words.SUBJECTS)
        advisers = _mention(partner) if partner else Mention(words.ADVISERS)
        return Teller(self.random, Topic(subject, year, _mention(city), _mention(other), advisers))


def _both(field: str, text: Text) -> dict[str, str]:
    """The columns of `field` with what `text` says in each language."""
    return dict(zip(columns(field), text, strict=True))


def _and(first: Text, second: Text) -> Text:
    return Text(f"{first.en} {second.en}", f"{first.zh}{second.zh}")


def _name(record: Any) -> Text:
    """What a city or partner is called; in one language only, that stands for the other."""
    names = [getattr(record, name) for name in columns("name")]
    return Text(*(name or next(filter(None, names)) for name in names))


def _mention(record: City | Partner) -> Mention:
    folder = "cities" if isinstance(record, City) else "partners"
    return Mention(_name(record), f"{folder}/{record.slug}/")


def _full_name(name: Name, second: Name | None, side: str, kind: str) -> Text:
    if second is not None:
        return Text(f"{name.en} and {second.en}", f"{name.zh}和{second.zh}")
    ending = _ENDINGS[AreaKind(kind)] if side == Side.CN else Text("", "")
    return Text(name.en + ending.en, name.zh + ending.zh)


def _local_name(name: Name, second: Name | None) -> str:
    return name.local if second is None else f"{name.local} – {second.local}"


def _base(city: City) -> str:
    """The slug of a city without the mark, for those of what is told of it."""
    return city.slug.rpartition(f"-{MARK}")[0]


def _dated(day: date, precision: str) -> PartialDate:
    parts = {"year": 1, "month": 2, "day": 3}[precision]
    return PartialDate(*(day.year, day.month, day.day)[:parts])


_Part = TypeVar("_Part", bound=Owned)


def _keyed(part: _Part) -> _Part:
    """`part` under the key that saving it would give it."""
    part.slug = part.wanted_slug()
    part.pk = number_of(part.slug)
    return part
