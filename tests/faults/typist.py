"""What an editor types into an open form."""

from random import Random
from typing import Any

from cities.models import City, NewsItem
from tests.factories import make_city, make_partner
from tests.faults.pages import Form
from tests.faults.tokens import Mint

TEXTS: dict[type[Any], tuple[str, ...]] = {
    City: ("name", "summary", "region", "figures scope", "members name"),
    NewsItem: ("title", "summary", "body"),
}
COLUMNS = ("en", "zh_hans")
NEEDED = ("name", "title", "scope")  # not to be emptied: the form would rightly refuse


class Typist:
    """Types at random; every text holds a token of its own.

    `parts` are what the record owned at first, by kind; `related` says which token is the name
    of which related record, by its key.
    """

    def __init__(self, model: type[Any], random: Random, mint: Mint) -> None:
        self.model = model
        self.random = random
        self.mint = mint
        self.parts: dict[str, Any] = {}
        self.related: dict[str, str] = {}

    def type(self, who: str, form: Form) -> str:
        """Change something in a form; says what."""
        chance = self.random.random()
        if chance < 0.15 and self.model is NewsItem:
            return self._relate(who, form)
        if chance < 0.08:
            return self._add_member(who, form)
        if chance < 0.12 and (prefix := self.prefix(form, "figures")):
            form.values[f"{prefix}-DELETE"] = "on"
            return f"{prefix}-DELETE"
        fields = TEXTS[self.model]
        # Half of the time the same field, so that the two meet.
        field = self.random.choice((fields[0],) * len(fields) + fields)
        if " " in field:
            kind, column = field.split()
            prefix = self.prefix(form, kind)
            field = f"{prefix}-{column}" if prefix else fields[0]
        name = f"{field}_{self.random.choice(COLUMNS)}"
        form.values[name] = self._text(who, field, str(form.values[name]))
        return f"{name}={form.values[name]!r}"

    def prefix(self, form: Form, kind: str) -> str:
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

    def relative(self, relation: str, who: str) -> Any:
        """A new record to relate to, whose name is one token."""
        token = self.mint.latin(who)
        make = make_city if relation == "cities" else make_partner
        record = make(slug=token, name_en=token)
        self.related[str(record.pk)] = token
        return record

    def _text(self, who: str, field: str, old: str) -> str:
        if self.random.random() < 0.05 and not field.endswith(NEEDED):
            return ""
        make = self.random.choice((self.mint.latin, self.mint.chinese))
        text = make(who)
        if self.random.random() < 0.3:
            text = f"{old.removeprefix('<p>').removesuffix('</p>')} {text}".strip()
        return f"<p>{text}</p>" if field == "body" else text

    def _relate(self, who: str, form: Form) -> str:
        relation = self.random.choice(("cities", "partners"))
        chosen = list(form.values.get(relation, []))
        if chosen and self.random.random() < 0.3:
            chosen.pop()
        else:
            chosen.append(str(self.relative(relation, who).pk))
        form.values[relation] = chosen
        return f"{relation}={[self.related[key] for key in chosen]}"

    def _add_member(self, who: str, form: Form) -> str:
        number = int(str(form.values["members-TOTAL_FORMS"]))
        name = f"members-{number}-name_en"
        form.values["members-TOTAL_FORMS"] = str(number + 1)
        form.values[name] = self.mint.latin(who)
        return f"{name}={form.values[name]!r}"
