"""Pages of the desk as an editor has them open: what they show, and what posting them sends."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from tests.faults.tokens import tokens
from tests.forms import Values, form_values
from tests.html import Document, words

RELATIONS = ("cities", "partners")


@dataclass
class Form:
    """A form: what it held when it was opened, and what it holds now."""

    opened: Values
    values: Values
    related: dict[str, str]  # the token by which the text of a related record is known

    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Old and new value of every text that was typed into."""
        return {
            name: (self.opened.get(name, ""), value)
            for name, value in self.values.items()
            if isinstance(value, str) and self.opened.get(name, "") != value
        }

    def removes(self, part: str) -> bool:
        return f"{part}-DELETE" in self.values

    def before(self) -> set[str]:
        return self._tokens(self.opened)

    def after(self) -> set[str]:
        return self._tokens(self.values)

    def typed(self) -> set[str]:
        return self.after() - self.before()

    def replaced(self) -> set[str]:
        return self.before() - self.after()

    def _tokens(self, values: Values) -> set[str]:
        removed = tuple(name[: -len("DELETE")] for name in values if name.endswith("-DELETE"))
        found: set[str] = set()
        for name, value in values.items():
            if name in RELATIONS:
                found |= {self.related[key] for key in value if key in self.related}
            elif not (removed and name.startswith(removed)):
                found |= tokens(value)
        return found


@dataclass
class ActPage:
    """A page that asks whether to do something."""

    name: str
    hidden: dict[str, str]
    goes: set[str]  # what it says the newest state has now
    newest: set[str]  # what the newest state was when it was shown


@dataclass
class Question:
    """One of the choices on a conflict page, with both texts as they are shown."""

    name: str
    theirs: str
    mine: str
    own: str | None


@dataclass
class Conflict:
    """A page that asks to choose between two editors' texts."""

    beside: int
    hidden: dict[str, str]
    questions: list[Question] = field(default_factory=list)

    def shows(self, theirs: str, mine: str) -> bool:
        return any(
            (question.theirs, question.mine) == (_shown(theirs), _shown(mine))
            for question in self.questions
        )


def read_form(content: bytes, form_id: str, related: dict[str, str]) -> Form:
    values = form_values(Document(content), form_id)
    return Form(values, dict(values), related)


def read_act(content: bytes, name: str, newest: set[str]) -> ActPage:
    document = Document(content)
    goes: set[str] = set()
    for table in document.all(".//table[@class='changes']"):
        for line in table.findall(".//tbody/tr"):
            goes |= tokens(words(line.findall("td")[0]))
    return ActPage(name, _hidden(document.one(".//form[@class='act']")), goes, newest)


def read_conflict(content: bytes) -> Conflict:
    form = Document(content).one(".//form[@class='conflict']")
    hidden = _hidden(form)
    page = Conflict(int(hidden["revision"]), hidden)
    for fieldset in form.findall(".//fieldset"):
        theirs, mine = fieldset.findall(".//div[@class='side']")
        own = fieldset.find(".//textarea")
        page.questions.append(
            Question(
                theirs.findall(".//input")[0].get("name", ""),
                _said(theirs),
                _said(mine),
                None if own is None else "".join(own.itertext()),
            )
        )
    return page


def _said(side: Element) -> str:
    """The text of one side as it would be: what is struck out is what it was before."""
    text = side.find("div[@class='said']")
    assert text is not None
    for struck in text.findall("del"):
        struck.text = ""
    return words(text).replace("(empty)", "")


def _shown(text: str) -> str:
    """A text as a page shows it: of rich text, what it says."""
    return " ".join(text.replace("<p>", " ").replace("</p>", " ").split())


def _hidden(form: Element) -> dict[str, str]:
    fields = [each for each in form.iter("input") if each.get("type") == "hidden"]
    return {each.get("name", ""): each.get("value", "") for each in fields}
