"""A random story of two editors at one record, and what must be true after every page of it.

Nothing here asks the product how changes come together. What each editor was shown and what
they typed is written down, and judged with tokens: a text may leave the newest state only by
the hand of somebody who had it before their eyes, and the public reads only what somebody
published.
"""

import random
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from cities.models import City, CityMember, NewsItem, Revision
from cities.models.snapshot import take
from tests.admin.desk import address
from tests.factories import LONG_AGO, make_city, make_figure, make_news, make_partner
from tests.faults.pages import ActPage, Conflict, Form, read_act, read_conflict, read_form
from tests.faults.tokens import Mint, tokens

TEXTS: dict[type[Any], tuple[str, ...]] = {
    City: ("name", "summary", "region", "figures scope", "members name"),
    NewsItem: ("title", "summary", "body"),
}
COLUMNS = ("en", "zh_hans")
PARTS = {"figures": "scope", "members": "name"}
NEEDED = ("name", "title", "scope")  # not to be emptied: the form would rightly refuse


@dataclass
class State:
    """What the database and the public pages say of the record."""

    exists: bool
    newest: dict[str, Any]
    numbered: list[Revision]
    waiting: list[int]
    everything: set[str]
    public: set[str]

    @property
    def head(self) -> set[str]:
        return tokens(self.newest)


@dataclass
class Outcome:
    """What one request may have changed."""

    typed: set[str] = field(default_factory=set)  # must be kept
    replaced: set[str] = field(default_factory=set)  # may leave the newest state
    decided: set[str] = field(default_factory=set)  # need not wait any longer
    published: set[str] | None = None  # what its publisher had seen; None: nothing was published
    recovered: bool = False


@dataclass
class Editor:
    """Somebody with a browser, in which pages stay open while the other works."""

    name: str
    client: Client
    open: list[Form | ActPage | Conflict] = field(default_factory=list)


class Story:
    """One record and its two editors."""

    def __init__(self, seed: int, anna: Client, bo: Client) -> None:
        self.random = random.Random(seed)  # noqa: S311 - not a secret
        self.mint = Mint(seed)
        self.editors = (Editor("anna", anna), Editor("bo", bo))
        self.log: list[str] = []
        self.related: dict[str, str] = {}
        self.parts: dict[str, Any] = {}
        self.beside: dict[int, Form] = {}
        self.let_go: set[str] = set()
        self.accepted: set[str] = set()
        self.public_when_deleted: set[str] = set()
        published = self.random.random() < 0.6
        moment = LONG_AGO if published else None
        self.ever_published = published
        self.record: Any = self._city(moment) if seed % 2 else self._news(moment)
        self.model = type(self.record)
        self.state = self.look()
        self.judge(self.state, Outcome())

    def _pair(self, name: str) -> dict[str, str]:
        return {
            f"{name}_en": self.mint.latin("made"),
            f"{name}_zh_hans": self.mint.chinese("made"),
        }

    def _city(self, moment: Any) -> City:
        city = make_city(
            **self._pair("name"),
            **self._pair("summary"),
            **self._pair("region"),
            published_at=moment,
        )
        member = CityMember(city=city, **self._pair("name"))
        member.save()
        self.parts = {"members": member, "figures": make_figure(city, **self._pair("scope"))}
        return city

    def _news(self, moment: Any) -> NewsItem:
        bodies = {name: f"<p>{text}</p>" for name, text in self._pair("body").items()}
        news = make_news(
            **self._pair("title"), **self._pair("summary"), **bodies, published_at=moment
        )
        news.cities.add(self._relative("cities", "made"))
        return news

    def _relative(self, relation: str, who: str) -> Any:
        token = self.mint.latin(who)
        make = make_city if relation == "cities" else make_partner
        record = make(slug=token, name_en=token)
        self.related[str(record.pk)] = token
        return record

    # --- What is so ------------------------------------------------------------------------

    def look(self, public: set[str] | None = None) -> State:
        revisions = Revision.objects.filter(
            model=self.model._meta.model_name, record_id=self.record.pk
        )
        numbered = list(revisions.exclude(number=None).order_by("number"))
        return State(
            exists=self.model.objects.filter(pk=self.record.pk).exists(),
            newest=numbered[-1].snapshot,
            numbered=numbered,
            waiting=sorted(
                revisions.filter(number=None, merged_by=None).values_list("pk", flat=True)
            ),
            everything=tokens([each.snapshot for each in revisions]),
            public=self.read() if public is None else public,
        )

    def read(self) -> set[str]:
        """What a visitor reads of the record, in all languages."""
        found: set[str] = set()
        kind = "cities" if self.model is City else "news"
        for code, _name in settings.LANGUAGES:
            response = Client().get(f"/{code}/{kind}/{self.record.slug}/")
            assert response.status_code in (200, 404)
            if response.status_code == 200:
                found |= tokens(response.content.decode())
        return found

    def judge(self, before: State, outcome: Outcome) -> None:
        """What must be true after a request that could do `outcome`."""
        after = self.state
        accepted = after.head | self._waiting(after)
        assert outcome.typed <= accepted, f"not kept: {outcome.typed - accepted}"
        lost = before.head - after.head
        assert lost <= outcome.replaced, f"replaced by one who never saw it: {lost}"
        lost = self._waiting(before) - self._waiting(after) - after.head
        assert lost <= outcome.decided, f"no longer waits, and nobody chose: {lost}"
        self.let_go |= (before.head - after.head) | outcome.decided
        self.accepted |= outcome.typed
        self._judge_line(after)
        self._judge_public(before, after, outcome)

    def _waiting(self, state: State) -> set[str]:
        """What was typed into the texts that wait beside the line."""
        return {token for pk in state.waiting for token in self.beside[pk].typed()}

    def _judge_line(self, state: State) -> None:
        numbers = [revision.number for revision in state.numbered]
        assert numbers == list(range(1, len(numbers) + 1)), numbers
        assert state.exists == (state.numbered[-1].action != "deleted")
        if not state.exists:
            return
        row = self.model.objects.get(pk=self.record.pk)
        assert (row.published_at is not None) == self.ever_published
        out = [each for each in state.numbered if each.published_at or not self.ever_published]
        assert take(row) == out[-1].snapshot, "the row says something else than its revision"
        if self.ever_published:
            assert state.public == tokens(out[-1].snapshot), "the public reads something else"

    def _judge_public(self, before: State, after: State, outcome: Outcome) -> None:
        if outcome.published is not None:
            unseen = after.public - before.public - outcome.published
            assert not unseen, f"published by one who never saw it: {unseen}"
            assert after.public == after.head
        elif outcome.recovered:
            assert after.public == self.public_when_deleted
        elif after.exists:
            assert after.public == before.public, "the public page changed"
        else:
            assert not after.public

    def judge_end(self) -> None:
        """Every text that the desk ever took is in the history, and nobody wonders where."""
        kept = self.state.everything
        assert self.accepted <= kept, f"lost: {self.accepted - kept}"
        here = self.state.head | self._waiting(self.state) | self.let_go
        assert self.accepted <= here, f"nowhere to be seen: {self.accepted - here}"

    # --- What happens ----------------------------------------------------------------------

    def step(self) -> None:
        """One of the editors does something."""
        editor = self.random.choice(self.editors)
        before = self.state
        if not before.exists and self.random.random() < 0.4:
            return self.open_act(editor, "recover")
        if editor.open and self.random.random() < 0.6:
            return self.go_on(editor)
        if before.waiting and self.random.random() < 0.5:
            return self.open_conflict(editor, self.random.choice(before.waiting))
        chance = self.random.random()
        if chance < 0.65:
            return self.open_form(editor)
        if chance < 0.95:
            names = ["publish", "publish", "drop", "restore", "recover"]
            return self.open_act(editor, self.random.choice(names))
        return self.delete(editor)

    def go_on(self, editor: Editor) -> None:
        """Post one of the pages that the editor has open; now and then, once more later."""
        page = self.random.choice(editor.open)
        if self.random.random() < 0.85:
            editor.open.remove(page)
        if isinstance(page, Form):
            self.post_form(editor, page)
        elif isinstance(page, ActPage):
            self.confirm(editor, page)
        else:
            self.choose(editor, page)

    def send(self, editor: Editor, action: str, values: Any = None, **query: Any) -> Any:
        """A request as a browser makes it, redirects followed; never a fault, never refused."""
        where = address(self.record, action)
        if values is None:
            response = editor.client.get(where, query, follow=True)
        else:
            response = editor.client.post(where, values, follow=True)
        assert response.status_code == 200, (action, response.status_code)
        # Reading pages takes long: what a look at the desk does to them shows at the next act.
        self.state = self.look(self.state.public if values is None else None)
        return response

    def note(self, editor: Editor, what: str) -> None:
        self.log.append(f"{editor.name} {what}")

    # --- The form --------------------------------------------------------------------------

    def open_form(self, editor: Editor) -> None:
        before = self.state
        response = self.send(editor, "change")
        self.judge(before, Outcome())
        if response.redirect_chain:  # it is deleted
            return self.note(editor, "finds it deleted")
        assert before.exists
        form = read_form(response.content, f"{self.model._meta.model_name}_form", self.related)
        assert form.before() == before.head, "the form shows something else than the newest"
        typed = [self.type(editor, form) for _ in range(self.random.choice((1, 1, 2, 3)))]
        self.note(editor, f"opens #{before.numbered[-1].number} and types {' '.join(typed)}")
        editor.open.append(form)
        return None

    def type(self, editor: Editor, form: Form) -> str:
        """Change something in a form; says what."""
        chance = self.random.random()
        if chance < 0.15 and self.model is NewsItem:
            return self._relate(editor, form)
        if chance < 0.08:
            return self._add_member(editor, form)
        if chance < 0.12 and (prefix := self._prefix(form, "figures")):
            form.values[f"{prefix}-DELETE"] = "on"
            return f"{prefix}-DELETE"
        fields = TEXTS[self.model]
        # Half of the time the same field, so that the two meet.
        field = self.random.choice((fields[0],) * len(fields) + fields)
        if " " in field:
            kind, column = field.split()
            prefix = self._prefix(form, kind)
            field = f"{prefix}-{column}" if prefix else fields[0]
        name = f"{field}_{self.random.choice(COLUMNS)}"
        form.values[name] = self._text(editor, field, str(form.values[name]))
        return f"{name}={form.values[name]!r}"

    def _prefix(self, form: Form, kind: str) -> str:
        """Where in the form the part stands that the record had at first; empty if it is gone."""
        if kind not in self.parts:
            return ""
        key = str(self.parts[kind].pk)
        return next(
            (
                name.removesuffix("-id")
                for name, value in form.opened.items()
                if name.startswith(kind) and name.endswith("-id") and value == key
            ),
            "",
        )

    def _text(self, editor: Editor, field: str, old: str) -> str:
        if self.random.random() < 0.05 and not field.endswith(NEEDED):
            return ""
        make = self.random.choice((self.mint.latin, self.mint.chinese))
        text = make(editor.name)
        if self.random.random() < 0.3:
            text = f"{old.removeprefix('<p>').removesuffix('</p>')} {text}".strip()
        return f"<p>{text}</p>" if field == "body" else text

    def _relate(self, editor: Editor, form: Form) -> str:
        relation = self.random.choice(("cities", "partners"))
        chosen = list(form.values.get(relation, []))
        if chosen and self.random.random() < 0.3:
            chosen.pop()
        else:
            chosen.append(str(self._relative(relation, editor.name).pk))
        form.values[relation] = chosen
        return f"{relation}={[self.related[key] for key in chosen]}"

    def _add_member(self, editor: Editor, form: Form) -> str:
        number = int(str(form.values["members-TOTAL_FORMS"]))
        name = f"members-{number}-name_en"
        form.values["members-TOTAL_FORMS"] = str(number + 1)
        form.values[name] = self.mint.latin(editor.name)
        return f"{name}={form.values[name]!r}"

    def post_form(self, editor: Editor, form: Form) -> None:
        button = self.random.choice(("_save", "_save", "_continue", "_publish"))
        before = self.state
        meetings = self._meetings(form)
        response = self.send(editor, "change", form.values | {button: "1"})
        self.note(editor, f"posts {button} {sorted(form.typed())}")
        content = response.content.decode()
        assert response.redirect_chain, f"refused: {content}"
        for pk in set(self.state.waiting) - set(before.waiting):
            self.beside[pk] = form
        published = None
        if "Published." in content:
            assert button == "_publish"
            self.ever_published, published = True, form.after()
        self.judge(before, Outcome(form.typed(), form.replaced(), published=published))
        asked = "/conflict/" in response.redirect_chain[-1][0]
        if before.exists:
            assert asked == bool(meetings), "asked without a reason" if asked else "not asked"
        if asked:
            self.note(editor, "is asked to choose")
            page = read_conflict(response.content)
            self._judge_conflict(page, meetings)
            editor.open.append(page)

    def _meetings(self, form: Form) -> list[tuple[Any, Any]]:
        """Pairs of texts, theirs and mine, where both changed the same since it was opened.

        None stands for the text of a part that is gone.
        """
        found: list[tuple[Any, Any]] = []
        newest: Any = self.state.newest
        for name, (old, mine) in form.changed().items():
            if name in newest and newest[name] not in (old, mine):
                found.append((newest[name], mine))
        for kind, column in PARTS.items():
            if not (prefix := self._prefix(form, kind)):
                continue
            part = newest[kind].get(self.parts[kind].slug)
            for code in COLUMNS:
                name = f"{prefix}-{column}_{code}"
                old = form.opened[name]
                mine = None if form.removes(prefix) else form.values[name]
                theirs = part and part[f"{column}_{code}"]
                if mine != old and theirs not in (old, mine):
                    found.append((theirs, mine))
        return found

    def _judge_conflict(self, page: Conflict, meetings: list[tuple[Any, Any]]) -> None:
        """Both texts stand before the editor, wherever both changed the same."""
        for theirs, mine in meetings:
            if theirs is not None and mine is not None:
                assert page.shows(theirs, mine), f"not shown: {theirs!r} and {mine!r}"
            else:  # a part: it is shown as a whole
                shown = tokens([[each.theirs, each.mine] for each in page.questions])
                assert tokens([theirs or "", mine or ""]) <= shown, (theirs, mine)

    # --- Choosing --------------------------------------------------------------------------

    def open_conflict(self, editor: Editor, beside: int) -> None:
        before = self.state
        response = self.send(editor, "conflict", revision=beside)
        self.note(editor, f"looks at the conflict {beside}")
        self.judge(before, Outcome())
        assert bool(response.redirect_chain) != before.exists  # a deleted one is recovered first
        if before.exists:
            editor.open.append(read_conflict(response.content))

    def choose(self, editor: Editor, page: Conflict) -> None:
        before, form = self.state, self.beside[page.beside]
        answers: dict[str, str] = {}
        wanted: set[str] = set()
        shown: set[str] = set()
        for question in page.questions:
            answer = self.random.choice(("theirs", "mine", "own"))
            if question.own is None and answer == "own":
                answer = "mine"
            answers[question.name] = answer
            text = {"theirs": question.theirs, "mine": question.mine}.get(answer)
            if text is None:
                text = self.mint.latin(editor.name)
                if self.random.random() < 0.5:
                    text = " ".join([*sorted(tokens([question.theirs, question.mine])), text])
                rich = (question.own or "").startswith("<p>")
                answers[f"{question.name}-own"] = f"<p>{text}</p>" if rich else text
            wanted |= tokens(text)
            shown |= tokens([question.theirs, question.mine])
        response = self.send(editor, "conflict", page.hidden | answers)
        self.note(editor, f"chooses for {page.beside}: {answers}")
        if "Both changes are brought together." in response.content.decode():
            away = shown - wanted
            self.judge(before, Outcome(wanted, away | form.replaced(), away))
            assert page.beside not in self.state.waiting
            return
        self.note(editor, "is told that it cannot be chosen now")
        self.judge(before, Outcome())
        if not response.redirect_chain:
            editor.open.append(read_conflict(response.content))
        else:
            assert page.beside not in before.waiting or not before.exists

    # --- Acts ------------------------------------------------------------------------------

    def open_act(self, editor: Editor, name: str) -> None:
        before = self.state
        query: dict[str, int] = {}
        if name == "restore":
            past = Revision.objects.filter(
                model=self.model._meta.model_name, record_id=self.record.pk
            )
            query["revision"] = self.random.choice(sorted(past.values_list("pk", flat=True)))
        response = self.send(editor, name, **query)
        self.note(editor, f"is asked whether to {name} {query or ''}")
        self.judge(before, Outcome())
        editor.open.append(read_act(response.content, name, before.head))

    def confirm(self, editor: Editor, page: ActPage) -> None:
        before = self.state
        response = self.send(editor, page.name, page.hidden | {"note": "Why not"})
        content = response.content.decode()
        outcome = Outcome()
        if page.name in ("drop", "restore"):
            outcome.replaced = page.goes
        if page.name == "publish" and "Published." in content:
            self.ever_published, outcome.published = True, page.newest
        if page.name == "recover" and "Recovered." in content:
            assert not before.exists
            outcome.recovered = True
        done = len(self.state.numbered) > len(before.numbered)
        self.note(editor, f"confirms {page.name} {'' if done else '(no new revision)'}")
        self.judge(before, outcome)
        if not response.redirect_chain:  # the question is asked anew
            editor.open.append(read_act(response.content, page.name, before.head))

    def delete(self, editor: Editor) -> None:
        before = self.state
        if not before.exists:
            return self.note(editor, "would delete what is deleted")
        self.send(editor, "delete", {"post": "yes"})
        self.note(editor, "deletes it")
        assert not self.state.exists
        self.public_when_deleted = before.public
        return self.judge(before, Outcome())
