"""Records of each kind, not saved yet, made one after the other."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from cities.models import (
    City,
    Cooperation,
    CooperationStatus,
    CooperationStep,
    Keyed,
    Milestone,
    NewsItem,
    Owned,
    PartialDate,
    Partner,
    Practice,
    Publication,
    Record,
)
from cities.models.publishing import State
from cities.models.side import Side
from cities.sample import words
from cities.sample.pilots import Pilots
from cities.sample.slugs import Slugs, keyed, unmarked
from cities.sample.standing import FIRST_DAY, LAST_DAY, LOADED_AT, moments, vary_languages
from cities.sample.telling import Mention, Teller, Topic
from cities.sample.words import NOTHING, Text
from cities.sample.writing import Made

_DAYS = (LAST_DAY - FIRST_DAY).days


class Making:
    """Makes records that mention each other: cities first, then partners, then the others.

    Cities and partners must be saved before anything is asked for that mentions them.
    """

    def __init__(self, random: Random) -> None:
        self.random, self._slugs = random, Slugs()
        self._pilots = Pilots(random, self._slugs)
        self._cities: list[City] = []
        self._public: dict[Side, list[City]] = {Side.EU: [], Side.CN: []}
        self._partners: list[Partner] = []
        self._mentions: dict[str, Mention] = {}  # by slug, which is another in either kind

    def cities(self, count: int) -> Iterator[Made]:
        """Cities of both sides in turn; the first of each side is public."""
        for number in range(count):
            side = (Side.EU, Side.CN)[number % 2]
            public = self._public[side]
            parent = self._name(self.random.choice(public)) if public else NOTHING
            made, name = self._pilots.make(side, parent, is_public=not public)
            city: City = made.record  # type: ignore[assignment]
            self._mentions[city.slug] = Mention(name, f"cities/{city.slug}/")
            self._cities.append(city)
            if city.state_at(LOADED_AT) == State.PUBLISHED:
                public.append(city)
            yield self._finished(city, parts=made.parts)

    def partners(self, count: int, *, within: bool) -> Iterator[Made]:
        """Organisations; those `within` are parts of others."""
        random = self.random
        parents = list(self._partners) if within else []
        for _number in range(count):
            city, other = self._two_cities()
            teller = self._teller(city, other, self._day().year)
            kind = random.choice(words.ORGANISATIONS)
            name = teller.say(kind.name)
            partner = Partner(
                slug=self._slugs.give(Partner, name.en),
                parent=random.choice(parents) if parents else None,
                side=random.choices((city.side, Side.JOINT), (9, 1))[0],
                public_authority=kind.is_authority,
                **moments(random, self._day()),
                **name.in_columns("name"),
                **kind.kind.in_columns("kind"),
                **teller.some_of(words.PARTNER_ROLES, 2).in_columns("role"),
                **teller.body_of(0.2).in_columns("body"),
                **words.SOURCE.in_columns("source"),
            )
            self._mentions[partner.slug] = Mention(name, f"partners/{partner.slug}/")
            self._partners.append(partner)
            yield self._finished(partner)

    def practices(self, count: int) -> Iterator[Made]:
        random = self.random
        for _number in range(count):
            city, year = random.choice(self._cities), random.randrange(2011, 2026)
            teller = self._teller(city, self._another(city), year)
            practice = Practice(
                slug=self._slugs.give(Practice, f"{unmarked(city)} {teller.subject.name.en}"),
                city=city,
                theme=teller.subject.theme,
                year=year if random.random() < 0.9 else None,
                **moments(random, self._day()),
                **teller.one_of(words.PRACTICE_TITLES).in_columns("title"),
                **teller.summary().in_columns("summary"),
                **teller.body_of(0.2).in_columns("body"),
                **words.SOURCE.in_columns("source"),
            )
            yield self._finished(practice)

    def cooperations(self, count: int) -> Iterator[Made]:
        random = self.random
        for _number in range(count):
            sides = [
                random.sample(public, min(len(public), random.choice((1, 1, 2))))
                for public in self._public.values()
            ]
            start, (one, other) = self._day(), (cities[0] for cities in sides)
            teller = self._teller(one, other, start.year)
            status = random.choice(list(CooperationStatus))
            has_ended = status == CooperationStatus.COMPLETED
            named = f"{unmarked(one)} {unmarked(other)} {teller.subject.name.en}"
            cooperation = Cooperation(
                slug=self._slugs.give(Cooperation, named),
                theme=teller.subject.theme,
                status=status,
                **moments(random, start),
                **teller.one_of(words.COOPERATION_TITLES).in_columns("title"),
                **teller.summary().in_columns("summary"),
                **teller.body_of(0.5).in_columns("body"),
                **(teller.one_of(words.OUTCOMES) if has_ended else NOTHING).in_columns("outcome"),
                **words.SOURCE.in_columns("source"),
            )
            yield self._finished(
                cooperation,
                {"cities": [*sides[0], *sides[1]], "partners": self._some_partners()},
                {"steps": self._steps(cooperation, start)},
            )

    def _steps(self, cooperation: Cooperation, start: date) -> list[CooperationStep]:
        first = self.random.randrange(3)
        return [
            keyed(
                CooperationStep(
                    cooperation=cooperation,
                    date=_dated(start + timedelta(200 * place), 2),
                    **words.STEPS[first + place].in_columns("title"),
                )
            )
            for place in range(self.random.randrange(1, 5))
        ]

    def publications(self, count: int) -> Iterator[Made]:
        random = self.random
        for _number in range(count):
            day = self._day()
            teller = self._teller(*self._two_cities(), day.year)
            title = teller.one_of(words.PUBLICATION_TITLES)
            publication = Publication(
                slug=self._slugs.give(Publication, f"{title.en} {day.year}"),
                date=_dated(day, random.choice((1, 2, 3))),
                authors=random.sample(words.AUTHORS, random.randrange(4)),
                languages=random.choice((["en"], ["zh-Hans"], ["en", "zh-Hans"])),
                **moments(random, day),
                **title.in_columns("title"),
                **teller.some_of(words.PUBLICATION_SUMMARIES, 2).in_columns("summary"),
                **words.SOURCE.in_columns("publisher"),
                **words.SOURCE.in_columns("source"),
            )
            yield self._finished(publication)

    def milestones(self, count: int) -> Iterator[Made]:
        random = self.random
        for _number in range(count):
            day, (city, other) = self._day(), self._two_cities()
            teller = self._teller(city, other, day.year)
            title = teller.one_of(words.MILESTONE_TITLES)
            milestone = Milestone(
                slug=self._slugs.give(Milestone, f"{day} {title.en}"),
                date=_dated(day, random.choice((2, 3, 3, 3))),
                separate_programme=random.random() < 0.1,
                **moments(random, day),
                **title.in_columns("title"),
                **teller.summary().in_columns("summary"),
                **self._name(city).in_columns("place"),
                **words.SOURCE.in_columns("source"),
            )
            yield self._finished(milestone)

    def news(self, count: int) -> Iterator[Made]:
        """News in the order of time, evenly spread."""
        random = self.random
        for number in range(count):
            day = FIRST_DAY + timedelta(number * _DAYS // count)
            cities, partners = self._two_cities(), self._some_partners()
            teller = self._teller(*cities, day.year, *partners[:1])
            when = _dated(day, random.choices((1, 2, 3), (2, 8, 90))[0])
            named = f"{when} {teller.subject.name.en} {unmarked(cities[0])}"
            item = NewsItem(
                slug=self._slugs.give(NewsItem, named),
                date=when,
                **moments(random, day),
                **teller.one_of(words.HEADLINES).in_columns("title"),
                **teller.summary().in_columns("summary"),
                **teller.body().in_columns("body"),
                **words.SOURCE.in_columns("source"),
            )
            tagged = cities if random.random() < 0.8 else ()
            yield self._finished(item, {"cities": tagged, "partners": partners})

    def _finished(
        self,
        record: Record,
        many: Mapping[str, Sequence[Keyed]] | None = None,
        parts: Mapping[str, Sequence[Owned]] | None = None,
    ) -> Made:
        vary_languages(record, self.random)
        return Made(record, many or {}, parts or {})

    def _day(self) -> date:
        return FIRST_DAY + timedelta(self.random.randrange(_DAYS))

    def _name(self, city: City) -> Text:
        return self._mentions[city.slug].name

    def _two_cities(self) -> tuple[City, City]:
        """Two public cities, of one side or of both."""
        side = self.random.choice((Side.EU, Side.CN))
        one = self.random.choice(self._public[side])
        return one, self._another(one)

    def _another(self, city: City) -> City:
        """A public city other than this one."""
        while True:
            side = self.random.choice((Side.EU, Side.CN))
            if (other := self.random.choice(self._public[side])) is not city:
                return other

    def _some_partners(self) -> list[Partner]:
        count = min(len(self._partners), self.random.choice((0, 0, 1, 1, 2)))
        return self.random.sample(self._partners, count)

    def _teller(self, city: City, other: City, year: int, partner: Partner | None = None) -> Teller:
        subject = self.random.choice(words.SUBJECTS)
        partners = self._mentions[partner.slug] if partner else Mention(words.ADVISERS)
        mentioned = self._mentions[city.slug], self._mentions[other.slug], partners
        return Teller(self.random, Topic(subject, year, *mentioned))


def _dated(day: date, parts: int) -> PartialDate:
    """The first `parts` of year, month and day."""
    return PartialDate(*(day.year, day.month, day.day)[:parts])
