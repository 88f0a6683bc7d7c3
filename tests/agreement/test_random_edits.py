"""Random lives of one record, in all languages of the site, judged by an oracle of its own.

EDITS says how many are lived (15 unless set); 1,000 is the figure claimed. One is repeated by
its number: `EDITS=1000 pytest -k "life-517]"`.
"""

import os
from contextlib import suppress
from random import Random

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from cities.models import NewsItem
from cities.models.gaps import status_of
from cities.models.judging import texts_of
from cities.models.languages import column, language_codes
from cities.models.line import Line
from cities.models.outdated import read_lags
from tests.agreement.oracle import Oracle
from tests.factories import LONG_AGO

EDITS = int(os.environ.get("EDITS", "15"))
FIELD = "summary"
WORDS = ("", "one", "two", "three", "four")
TICKS = ("still_right", "unconcerned", "behind")


class Life:
    """One record and what happens to it; its states and the oracle's are numbered alike."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - not a secret
        texts = self._texts()
        self.news = NewsItem(
            slug=f"life-{seed}", title_en="Life", title_zh_hans="一生", date="2014"
        )
        for code, text in texts.items():
            setattr(self.news, column(FIELD, code), text)
        self.news.save()
        self.line = Line.of(self.news)
        self.oracle = Oracle(texts)
        self.log = [f"made {texts}"]

    def _texts(self) -> dict[str, str]:
        return {code: self.random.choice(WORDS) for code in language_codes()}

    def step(self) -> None:
        """Something happens."""
        doing = [self.edit, self.edit, self.edit, self.undo, self.cross, self.restore]
        if self._all_is_public():
            doing += [self.save, self.publish]
        self.random.choice(doing)()
        self.compare()

    def _all_is_public(self) -> bool:
        """Whether the row says the newest state, so that whoever writes to it changes that."""
        self.news.refresh_from_db()
        return self.line.live(self.news) == self.line.head()

    def edit(self, opened: int | None = None) -> None:
        """Change some texts in a form opened on the newest state, with some ticks."""
        opened = len(self.oracle.states) - 1 if opened is None else opened
        texts = dict(self.oracle.states[opened].texts)
        for code in self._changeable(opened):
            if self.random.random() < 0.5:
                texts[code] = self.random.choice(WORDS)
        self.write(opened, texts)

    def undo(self) -> None:
        """Type what the texts were once."""
        self.write(len(self.oracle.states) - 1, dict(self.random.choice(self.oracle.states).texts))

    def cross(self) -> None:
        """Save a form that was opened on an older state, without touching what others changed."""
        self.edit(self.random.randrange(len(self.oracle.states)))

    def _changeable(self, opened: int) -> list[str]:
        then, now = self.oracle.states[opened].texts, self.oracle.states[-1].texts
        return [code for code in then if then[code] == now[code]]

    def write(self, opened: int, texts: dict[str, str]) -> None:
        codes = [code for code in texts if self.random.random() < 0.15]
        ticks = {code: {self.random.choice(TICKS)} for code in codes}
        self.log.append(f"from {opened} writes {texts} {ticks or ''}")
        base = self.line.revisions.get(number=opened + 1)
        columns = {column(FIELD, code): text for code, text in texts.items()}
        self.line.write(
            {**self.line.words(base), **columns},
            base,
            author=None,
            ticks={(column(FIELD, code),): given for code, given in ticks.items()},
        )
        self.oracle.write(opened, texts, ticks)

    def restore(self) -> None:
        index = self.random.randrange(len(self.oracle.states))
        if self.oracle.states[index] == self.oracle.states[-1]:
            return
        self.log.append(f"restores {index}")
        self.line.restore(self.line.revisions.get(number=index + 1), author=None)
        self.oracle.restore(index)

    def publish(self) -> None:
        self.log.append("publishes")
        with suppress(ValidationError):  # of three languages each may lack another text
            self.news.publish(LONG_AGO)

    def save(self) -> None:
        """A script writes, which knows nothing of status: here, with a copy from long ago."""
        texts = self._texts()
        self.log.append(f"a script saves {texts}")
        stale = NewsItem.objects.get(pk=self.news.pk)
        stale.outdated = []
        for code, text in texts.items():
            setattr(stale, column(FIELD, code), text)
        stale.save()
        self.oracle.write(len(self.oracle.states) - 1, texts)

    def compare(self) -> None:
        """The record says of every language what the oracle says."""
        told = self.oracle.states[-1]
        newest = self.line.head()
        assert newest.number == len(self.oracle.states)
        lags = read_lags(newest.snapshot["outdated"], FIELD)
        assert {pair: lag.said for pair, lag in lags.items()} == told.lags
        for code in language_codes():
            status = status_of(texts_of(newest.snapshot, FIELD), lags, code)
            assert (status or "empty") == self.oracle.status(code), code
        if self._all_is_public():
            assert self.news.outdated == newest.snapshot["outdated"]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(EDITS), ids=lambda seed: f"life-{seed}")
def test_the_status_is_that_of_the_oracle(seed: int) -> None:
    life = Life(seed)
    try:
        for _ in range(life.random.randint(6, 14)):
            life.step()
    except Exception as error:
        told = "\n".join(life.log)
        raise AssertionError(f"Life {seed} in {settings.LANGUAGES}:\n{told}\n{error}") from error
