"""An editor who never pauses, in a process of their own that can be killed at any moment.

`python -m tests.faults.busy_editor SEED` first says, as JSON, what is wrong with the database
that it finds and which texts the histories hold; then it writes and publishes for ever, and
says what the desk has answered. Without SEED it stops after the first. DATA_DIR says where.
"""

import json
import random
import re
import sys
from typing import Any

import django

KINDS = {"city": ("name", "summary", "figures-0-scope"), "newsitem": ("title", "summary", "body")}
COLUMNS = ("en", "zh_hans")


def say(*words: object) -> None:
    print(*words, flush=True)


def edit(seed: int) -> None:
    """Save and publish, delete and recover, in random order, until killed."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from cities.models import City, NewsItem
    from cities.models.line import Line

    pick = random.Random(seed)  # noqa: S311 - not a secret
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model().objects.filter(is_superuser=True)[0])
    records = [
        City.objects.filter(figures__isnull=False).order_by("slug")[0],
        NewsItem.objects.order_by("slug")[0],
        NewsItem.objects.order_by("slug")[1],
    ]
    lines = [Line.of(record) for record in records]
    pages = [Form(client, line) for line in lines]
    say("ready")
    for number in range(1, 1_000_000):
        page = pick.choice(pages)
        token = f"kill{seed}n{number}e"
        if pick.random() < 0.1:
            page.delete_and_recover()
            continue
        field = pick.choice(KINDS[page.kind])
        text = f"<p>{token}</p>" if field == "body" else token
        publishes = pick.random() < 0.5
        name = f"{field}_{pick.choice(COLUMNS)}"
        if page.post(name, text, "_publish" if publishes else "_continue"):
            say("published" if publishes else "saved", page.kind, page.pk, token)


class Form:
    """The open form of a record: read once, then posted again and again."""

    def __init__(self, client: Any, line: Any) -> None:
        self.client, self.kind, self.pk = client, line.model._meta.model_name, line.record_id
        self.address = f"/admin/cities/{self.kind}/{self.pk}"
        self.open()

    def open(self) -> None:
        from tests.forms import form_values
        from tests.html import Document

        page = self.client.get(f"{self.address}/change/", follow=True)
        if page.redirect_chain:  # the last one was killed between deleting and recovering
            self.recover()
            page = self.client.get(f"{self.address}/change/")
        self.values: dict[str, Any] = form_values(Document(page.content), f"{self.kind}_form")

    def post(self, name: str, text: str, button: str) -> bool:
        self.values[name] = text
        asked = {**self.values, button: "1"}
        answer = self.client.post(f"{self.address}/change/", asked, follow=True)
        content = answer.content.decode()
        base = re.search(r'name="base" value="(\d+)"', content)
        if not answer.redirect_chain or base is None:
            raise AssertionError(f"not accepted: {content}")
        self.values["base"] = base[1]
        return button != "_publish" or "Published." in content

    def delete_and_recover(self) -> None:
        self.client.post(f"{self.address}/delete/", {"post": "yes"})
        self.recover()
        self.open()

    def recover(self) -> None:
        page = self.client.get(f"{self.address}/recover/").content.decode()
        seen = re.search(r'name="seen" value="(\d+)"', page)
        asked = {"seen": seen[1]} if seen else {}
        answer = self.client.post(f"{self.address}/recover/", asked, follow=True)
        if "Recovered." not in answer.content.decode():
            raise AssertionError(f"not recovered: {answer.content.decode()}")


def check() -> None:
    """Every record's line is whole, and its row says what the line says."""
    from django.apps import apps

    from cities.models import Keyed, Owned, Revision
    from cities.models.snapshot import take

    wrong: list[str] = []
    said: dict[str, dict[str, Any]] = {}
    lines: dict[tuple[str, int], list[Any]] = {}
    for revision in Revision.objects.order_by("number").select_related("parent"):
        lines.setdefault((revision.model, revision.record_id), []).append(revision)
        for token in re.findall(r"kill\d+n\d+e", json.dumps(revision.snapshot)):
            said.setdefault(token, {"kind": revision.model, "pk": revision.record_id})
            said[token].setdefault("number", revision.number)
    rows = {
        (model._meta.model_name, row.pk): row
        for model in apps.get_app_config("cities").get_models()
        if issubclass(model, Keyed) and not issubclass(model, Owned)
        for row in model._default_manager.all()
    }
    wrong += [f"{key} has no history" for key in rows if key not in lines]
    live: dict[str, int] = {}
    for (kind, pk), line in lines.items():
        name, row = f"{kind} {pk}", rows.get((kind, pk))
        numbers = [revision.number for revision in line]
        if numbers != list(range(1, len(line) + 1)):
            wrong.append(f"{name} is numbered {numbers}")
        for revision in line:
            if (revision.parent is None) != (revision.number == 1):
                wrong.append(f"{name} #{revision.number} has no parent, or the first has one")
            elif revision.parent and revision.parent.number != revision.number - 1:
                wrong.append(f"{name} #{revision.number} does not follow its parent")
        if (row is None) != (line[-1].action == "deleted"):
            wrong.append(f"{name} ends with {line[-1].action}, and its row is {row!r}")
        if row is None:
            continue
        public = [each for each in line if each.published_at]
        if bool(public) != bool(getattr(row, "published_at", None)):
            wrong.append(f"{name} and its history disagree whether it was published")
            continue
        told = (public or line)[-1]
        live[f"{kind} {pk}"] = told.number
        if take(row) != told.snapshot:
            wrong.append(f"{name} says something else than its revision #{told.number}")
    say(json.dumps({"wrong": wrong, "said": said, "live": live}))


if __name__ == "__main__":
    django.setup()
    check()
    if sys.argv[1:]:
        edit(int(sys.argv[1]))
