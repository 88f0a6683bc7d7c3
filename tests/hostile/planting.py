"""Hostile texts put into every text of every form of the desk, as its editors would, by posting
the forms: kinds, parts and controls are found at the desk, so that a new one is not forgotten.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cities.models import (
    City,
    CityMember,
    Cooperation,
    CooperationStep,
    Keyed,
    Measure,
    NewsItem,
    Partner,
    Practice,
    Record,
)
from cities.models.line import Line
from cities.models.normal_form import normalise, normalise_rich
from tests.factories import MAKERS, make_figure, make_picture
from tests.forms import form_values
from tests.hostile.payloads import packed
from tests.html import Document

TYPED = ("text", "url", "email", "search")  # the kinds of a control that one types into
ENDLESS = 100_000  # signs: the room of a control that names no limit
# It is typed, but not with the rest: a form that says no moment there is saved, yet not published.
MOMENT = "publish_at"
# What a name and an address must come with: for the lack of it, a form complains of a control
# that was put back to its old, empty value already.
COMPANIONS = {"local_language": "da", "source_kind": "official"}


@dataclass
class Planted:
    """Where hostile texts are to be seen."""

    public: dict[str, str] = field(default_factory=dict)  # address: a text that is on the page
    forms: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)  # at the desk
    refused: dict[str, list[str]] = field(default_factory=dict)  # address of a form: its controls


def plant(portion: list[str]) -> None:
    """Put `portion` into everything, publish it, and print where it is to be seen, as JSON.

    Each control is given as much of it as it has room for; while that is not all of it, there
    is another turn, with another record of the kind.
    """
    name = f"hostile-{User.objects.count()}"
    author = User.objects.create_superuser(f"{name}-0", password="secret")
    editor, stranger = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    editor.force_login(author)
    Group.objects.filter(permissions=None).delete()  # of an earlier portion: names are unique
    planted = Planted()
    for make in _makers(author).values():
        turn, turns = 0, 1
        while turn < turns:
            form = Form(editor, make(f"{name}-{turn}"))
            turns = form.fill(portion, turn)
            form.tell(planted)
            if turn == 0:
                form.tell_more(planted, portion)
            turn += 1
    stranger.post(reverse("admin:login"), {"username": portion[0], "password": portion[0]})
    for options in (kind._meta for kind in admin.site._registry):
        found = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        planted.elsewhere[f"{found}?q={quote(portion[0])}"] = ""
    print(json.dumps(asdict(planted)))


def _makers(author: User) -> dict[Any, Callable[[str], Any]]:
    """How to make one of each kind that the desk has a form for, with that name; the author
    first, whose hostile name then signs all that is done.
    """
    makers: dict[Any, Callable[[str], Any]] = {
        User: lambda name: User.objects.get_or_create(username=name)[0],
        Group: lambda name: Group.objects.create(name=name),
        Measure: lambda _name: Measure.objects.get(slug="population"),  # many figures have it
        **{kind: lambda slug, kind=kind: _make(kind, slug) for kind in MAKERS},
    }
    asked: Any = type("Asked", (), {"user": author})
    desk = admin.site._registry.items()
    assert makers.keys() == {kind for kind, form in desk if form.has_change_permission(asked)}
    return makers


def _make(kind: Any, slug: str) -> Any:
    """A record with one of each of its parts, of the first city and partner with this name."""
    first = f"{slug.rpartition('-')[0]}-0"
    cities = list(City.objects.filter(slug__in=["qianhai", first]).order_by("pk"))
    relations: dict[Any, Any] = {
        Practice: {"city": cities[-1]},
        Cooperation: {"cities": cities},
    }
    record = MAKERS[kind](slug=slug, **relations.get(kind, {}))
    make_picture(record)
    if kind is City:
        CityMember(city=record, name_en="Member", name_zh_hans="成员").save()
        make_figure(record)
    if kind is Cooperation:
        CooperationStep(cooperation=record, date="2014", title_en="Step").save()
    if kind in (NewsItem, Cooperation):
        record.cities.add(*cities)
        record.partners.add(Partner.objects.get(slug=first))
    return record


class Form:
    """The form of a record, opened at the desk."""

    def __init__(self, editor: Client, record: Any) -> None:
        self.editor, self.record = editor, record
        self.address = str(self._address("change"))
        page = self._page()
        self.values = form_values(page, f"{record._meta.model_name}_form")
        self.values |= {
            name: COMPANIONS[_field(name)] for name in self.values if _field(name) in COMPANIONS
        }
        buttons = {button.get("name") for button in page.all(".//*[@type='submit']")}
        self.values["_publish" if "_publish" in buttons else "_save"] = "1"
        self.rooms = _rooms(page)
        self.texts: dict[str, str] = {}  # what it accepted

    def fill(self, portion: list[str], turn: int) -> int:
        """Type that turn's part of `portion` into every control, and post it; what is refused is
        put back. Returns how many turns it takes until all was typed everywhere.
        """
        parts = {name: packed(portion, room) for name, room in self.rooms.items()}
        self.texts = {
            name: " ".join(found[min(turn, len(found) - 1)])[: self.rooms[name]]
            for name, found in parts.items()
        }
        while wrong := self._post(self.texts):
            assert wrong & self.texts.keys(), (self.address, wrong)
            self.texts = {name: text for name, text in self.texts.items() if name not in wrong}
        assert self._lost() == {}, self.address
        return max(len(parts[name]) for name in self.texts)

    def tell(self, planted: Planted) -> None:
        """Where the record is to be seen itself."""
        self.record.refresh_from_db()
        planted.forms[self.address] = str(self.record)
        if isinstance(self.record, Record):
            planted.public[self.record.get_absolute_url()] = str(self.record)

    def tell_more(self, planted: Planted, portion: list[str]) -> None:
        """Where else the desk shows it, at last beside another text."""
        if refused := sorted(self.rooms.keys() - self.texts.keys()):
            planted.refused[self.address] = refused
        if publish := self._address("publish"):
            planted.refused[publish] = [MOMENT]
        if share := self._address("share"):
            self.editor.post(share, {"days": "7", "note": " ".join(portion)})
        pages = [self._address(name) for name in ("history", "preview", "delete")]
        if isinstance(self.record, Keyed):
            first = Line.of(self.record).all.earliest("pk").pk
            pages.append(f"{self._address('compare')}?from={first}")
            pages.append(f"{self._address('restore')}?revision={first}")
            # The form was opened before the text that is there now.
            answer = self.editor.post(self.address, self.values | dict.fromkeys(self.texts, "."))
            assert "/conflict/" in answer["Location"]
            pages.append(answer["Location"])
        planted.elsewhere |= {address: str(self.record) for address in pages if address}

    def _page(self) -> Document:
        return Document(self.editor.get(self.address).content.decode())

    def _post(self, texts: dict[str, str]) -> set[str]:
        """Post it with `texts`; returns the controls that it complains of."""
        answer = self.editor.post(self.address, self.values | texts)
        if answer.status_code == 302:
            return set()
        lists = Document(answer.content.decode()).all(".//ul[@class='errorlist'][@id]")
        return {each.get("id", "").removeprefix("id_").removesuffix("_error") for each in lists}

    def _lost(self) -> dict[str, str]:
        """What was accepted and is not there now; of rich text, what is clean of it is."""
        now = form_values(self._page(), f"{self.record._meta.model_name}_form")
        return {
            name: text
            for name, text in self.texts.items()
            if name != "note"  # which is about one save
            and _signs(str(now[name])) not in (_signs(text), _signs(normalise_rich(text)))
        }

    def _address(self, page: str) -> str | None:
        kind = f"{self.record._meta.app_label}_{self.record._meta.model_name}"
        try:
            return reverse(f"admin:{kind}_{page}", args=[self.record.pk])
        except NoReverseMatch:
            return None


def _field(name: str) -> str:
    """The field of a control; that of a part has the part's name and number before it."""
    return name.rpartition("-")[2]


def _rooms(page: Document) -> dict[str, int]:
    """How many signs the controls take that one types into."""
    rooms = {
        name: int(control.get("maxlength") or ENDLESS)
        for control in page.root.iter()
        if (name := control.get("name", MOMENT)) != MOMENT
        and (
            control.tag == "textarea"
            or (control.tag == "input" and control.get("type", "text") in TYPED)
        )
    }
    of_no_part = {name for name in rooms if "__prefix__" in name}
    rooms = {name: room for name, room in rooms.items() if name not in of_no_part}
    assert {name.replace("__prefix__", "0") for name in of_no_part} <= rooms.keys()
    return rooms


def _signs(text: str) -> str:
    """The signs of a text, without the spaces and line ends that its normal form changes."""
    return re.sub(r"\s", "", normalise(text))
