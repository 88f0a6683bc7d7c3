"""A random story of two editors at one record, through the real pages of the desk."""

import random
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from cities.models import City, CityMember, NewsItem, Revision
from tests.admin.desk import address
from tests.factories import LONG_AGO, make_city, make_figure, make_news
from tests.faults.oracle import Oracle, Outcome, State
from tests.faults.pages import ActPage, Conflict, Form, read_act, read_conflict, read_form
from tests.faults.tokens import Mint, tokens
from tests.faults.typist import COLUMNS, Typist

PARTS = {"figures": "scope", "members": "name"}


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
        self.model: type[Any] = City if seed % 2 else NewsItem
        self.typist = Typist(self.model, self.random, self.mint)
        moment = LONG_AGO if self.random.random() < 0.6 else None
        self.record: Any = self._city(moment) if self.model is City else self._news(moment)
        self.oracle = Oracle(self.record)

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
        figure = make_figure(city, **self._pair("scope"))
        self.typist.parts = {"members": member, "figures": figure}
        return city

    def _news(self, moment: Any) -> NewsItem:
        bodies = {name: f"<p>{text}</p>" for name, text in self._pair("body").items()}
        news = make_news(
            **self._pair("title"), **self._pair("summary"), **bodies, published_at=moment
        )
        news.cities.add(self.typist.relative("cities", "made"))
        return news

    @property
    def state(self) -> State:
        """What was seen after the last request."""
        return self.oracle.state

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
        self.oracle.look_again(pages=values is not None)
        return response

    def note(self, editor: Editor, what: str) -> None:
        self.log.append(f"{editor.name} {what}")

    # --- The form --------------------------------------------------------------------------

    def open_form(self, editor: Editor) -> None:
        before = self.state
        response = self.send(editor, "change")
        self.oracle.judge(before, Outcome())
        if response.redirect_chain:  # it is deleted
            return self.note(editor, "finds it deleted")
        assert before.exists
        form = read_form(
            response.content, f"{self.model._meta.model_name}_form", self.typist.related
        )
        assert form.before() == before.head, "the form shows something else than the newest"
        typed = [
            self.typist.type(editor.name, form) for _ in range(self.random.choice((1, 1, 2, 3)))
        ]
        self.note(editor, f"opens #{before.numbered[-1].number} and types {' '.join(typed)}")
        editor.open.append(form)
        return None

    def post_form(self, editor: Editor, form: Form) -> None:
        button = self.random.choice(("_save", "_save", "_continue", "_publish"))
        before = self.state
        meetings = self._meetings(form)
        response = self.send(editor, "change", form.values | {button: "1"})
        self.note(editor, f"posts {button} {sorted(form.typed())}")
        content = response.content.decode()
        assert response.redirect_chain, f"refused: {content}"
        for pk in set(self.state.waiting) - set(before.waiting):
            self.oracle.beside[pk] = form
        published = None
        if "Published." in content:
            assert button == "_publish"
            self.oracle.ever_published, published = True, form.after()
        self.oracle.judge(before, Outcome(form.typed(), form.replaced(), published=published))
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
            if not (prefix := self.typist.prefix(form, kind)):
                continue
            part = newest[kind].get(self.typist.parts[kind].slug)
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
        self.oracle.judge(before, Outcome())
        assert bool(response.redirect_chain) != before.exists  # a deleted one is recovered first
        if before.exists:
            editor.open.append(read_conflict(response.content))

    def choose(self, editor: Editor, page: Conflict) -> None:
        before, form = self.state, self.oracle.beside[page.beside]
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
            self.oracle.judge(before, Outcome(wanted, away | form.replaced(), away))
            assert page.beside not in self.state.waiting
            return
        self.note(editor, "is told that it cannot be chosen now")
        self.oracle.judge(before, Outcome())
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
        self.oracle.judge(before, Outcome())
        editor.open.append(read_act(response.content, name, before.head))

    def confirm(self, editor: Editor, page: ActPage) -> None:
        before = self.state
        response = self.send(editor, page.name, page.hidden | {"note": "Why not"})
        content = response.content.decode()
        outcome = Outcome()
        if page.name in ("drop", "restore"):
            outcome.replaced = page.goes
        if page.name == "publish" and "Published." in content:
            self.oracle.ever_published, outcome.published = True, page.newest
        if page.name == "recover" and "Recovered." in content:
            assert not before.exists
            outcome.recovered = True
        done = len(self.state.numbered) > len(before.numbered)
        self.note(editor, f"confirms {page.name} {'' if done else '(no new revision)'}")
        self.oracle.judge(before, outcome)
        if not response.redirect_chain:  # the question is asked anew
            editor.open.append(read_act(response.content, page.name, before.head))

    def delete(self, editor: Editor) -> None:
        before = self.state
        if not before.exists:
            return self.note(editor, "would delete what is deleted")
        self.send(editor, "delete", {"post": "yes"})
        self.note(editor, "deletes it")
        assert not self.state.exists
        self.oracle.public_when_deleted = before.public
        return self.oracle.judge(before, Outcome())
