"""Titles and texts about a topic, in English and Chinese: sentences put together by chance."""

from collections.abc import Iterable
from random import Random
from typing import Any, NamedTuple

from cities.models.languages import language_codes
from cities.sample.words import (
    BEFORE_ITEMS,
    ENDINGS,
    HEADINGS,
    ITEMS,
    NOTHING,
    OPENINGS,
    SENTENCES,
    Subject,
    Text,
)


class Mention(NamedTuple):
    """Somebody who is told of: a name, and where the page about them is in each language."""

    name: Text
    page: str = ""

    def linked(self) -> Text:
        """The name as a link; of somebody without a page, as it is."""
        if not self.page:
            return self.name
        return Text(
            *(
                f'<a href="/{code}/{self.page}">{name}</a>'
                for code, name in zip(language_codes(), self.name, strict=True)
            )
        )


class Topic(NamedTuple):
    """What a text is about."""

    subject: Subject
    year: int
    city: Mention
    other: Mention
    partner: Mention
    region: Text = NOTHING


class Teller:
    """Tells of one topic; numbers are others in every sentence."""

    def __init__(self, random: Random, topic: Topic) -> None:
        self.random, self.subject = random, topic.subject
        self._year = topic.year
        named = {
            "city": topic.city.name,
            "other": topic.other.name,
            "partner": topic.partner.name,
            "region": topic.region,
            "subject": topic.subject.name,
        }
        links = {
            "city": topic.city.linked(),
            "other": topic.other.linked(),
            "partner": topic.partner.linked(),
        }
        self._names = _by_language(named)
        self._links = _by_language({**named, **links})

    def say(self, text: Text, *, link: bool = False) -> Text:
        """`text` with its places filled; with `link`, names lead to their pages."""
        numbers = self._numbers()
        names = self._links if link else self._names
        english = {**names[0], **numbers, "people": f"{numbers['people']:,}"}
        return Text(text.en.format_map(english), text.zh.format_map({**names[1], **numbers}))

    def one_of(self, table: tuple[Text, ...]) -> Text:
        return self.say(self.random.choice(table))

    def some_of(self, table: tuple[Text, ...], count: int) -> Text:
        """`count` different sentences, one after the other."""
        return _in_a_row(map(self.say, self.random.sample(table, count)))

    def paragraph(self, first: tuple[Text, ...], then: tuple[Text, ...], count: int) -> Text:
        """One sentence of `first`, then `count` different ones."""
        return _in_a_row([self.one_of(first), self.some_of(then, count)])

    def summary(self) -> Text:
        return self.paragraph(OPENINGS, ENDINGS, 1)

    def body_of(self, share: float) -> Text:
        """A body for this share of those that may have one, for the others nothing."""
        return self.body() if self.random.random() < share else NOTHING

    def body(self) -> Text:
        """Rich text of a few paragraphs, some with a list or headings."""
        random = self.random
        count = int(random.triangular(2, len(SENTENCES) - 6, 9))
        sentences = [self.say(text) for text in random.sample(SENTENCES, count)]
        blocks = [_element("p", _in_a_row([self._beginning(), *sentences[:2]]))]
        headings = random.sample(HEADINGS, 2) if count > 12 else []
        listed_after = random.randrange(12)
        start = 2
        while start < count:
            if headings and len(blocks) % 2 == 0:
                blocks.append(_element("h2", headings.pop()))
            end = start + random.randrange(2, 6)
            blocks.append(_element("p", _in_a_row(sentences[start:end])))
            if start <= listed_after < end:
                blocks += self._list()
            start = end
        return _joined("\n", "\n", blocks)

    def _beginning(self) -> Text:
        return self.say(self.random.choice(OPENINGS), link=True)

    def _list(self) -> list[Text]:
        items = map(self.say, self.random.sample(ITEMS, self.random.randrange(2, 5)))
        rows = _joined("\n", "\n", [_element("li", item) for item in items])
        return [
            _element("p", self.one_of(BEFORE_ITEMS)),
            Text(f"<ul>\n{rows.en}\n</ul>", f"<ul>\n{rows.zh}\n</ul>"),
        ]

    def _numbers(self) -> dict[str, int]:
        random = self.random
        return {
            "number": 3 + int(random.random() * 40),
            "share": 4 + int(random.random() * 60),
            "people": (4 + int(random.random() * 240)) * 500,
            "year": self._year - int(random.random() * 4),
            "next_year": self._year + 1 + int(random.random() * 3),
        }


def _by_language(named: dict[str, Text]) -> tuple[dict[str, Any], dict[str, Any]]:
    english: dict[str, Any] = {key: text.en for key, text in named.items()}
    first = english["subject"]
    chinese = {key: text.zh for key, text in named.items()}
    return (
        {**english, "subject_first": first[0].upper() + first[1:]},
        {**chinese, "subject_first": chinese["subject"]},
    )


def _in_a_row(sentences: Iterable[Text]) -> Text:
    return _joined(" ", "", sentences)


def _joined(between: str, between_chinese: str, pieces: Iterable[Text]) -> Text:
    english, chinese = zip(*pieces, strict=True)
    return Text(between.join(english), between_chinese.join(chinese))


def _element(tag: str, text: Text) -> Text:
    return Text(f"<{tag}>{text.en}</{tag}>", f"<{tag}>{text.zh}</{tag}>")
