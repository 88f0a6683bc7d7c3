"""Every word of the interface is translated. Needs no gettext programs."""

import io
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import django.contrib.admin
import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from cities.catalogues import SOURCE
from cities.models.languages import language_codes

pytestmark = pytest.mark.once

CITIES = Path(settings.BASE_DIR) / "cities"
ROOMS = (CITIES, Path(settings.BASE_DIR) / "smartcity")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Message = tuple[str | None, str]


def python_messages(code: str) -> Iterator[Message]:
    """Context and text of each message in Python code."""
    found = extract_python(io.BytesIO(code.encode()), KEYWORDS.keys(), [], {"encoding": "utf-8"})
    for _line, function, message, _comments in found:
        if function.startswith("pgettext"):
            if message[1]:  # names of the CLDR are found by what they are
                yield message[0], message[1]
        elif message:  # names of rights are marked where they are given
            yield None, message if isinstance(message, str) else message[0]


def template_messages(template: str) -> Iterator[Message]:
    """The same for a template, which Django first turns into something like Python."""
    code = templatize(template)
    yield from python_messages("\n".join(line.strip() for line in code.splitlines()))


def first(text: str | tuple[str, ...]) -> str:
    """A message, or the singular of one that counts."""
    return text if isinstance(text, str) else text[0]


def all_messages() -> set[Message]:
    found: set[Message] = set()
    for room in ROOMS:
        for path in room.rglob("*.py"):
            if "migrations" not in path.parts:
                found |= set(python_messages(path.read_text(encoding="utf-8")))
        for folder in ("templates", "jinja2"):
            for path in (room / folder).rglob("*.html"):
                found |= set(template_messages(path.read_text(encoding="utf-8")))
    return found


def test_the_extraction_sees_messages() -> None:
    found = all_messages()
    assert (None, "Give this text in at least one language.") in found  # from Python
    assert (None, "Skip to the content") in found  # from a template
    assert ("between names", ", ") in found  # with a context
    assert len(found) > 200


@pytest.mark.parametrize("language", [code for code in language_codes() if code != "en"])
def test_every_message_is_translated(language: str) -> None:
    path = SOURCE / to_locale(language) / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    translated = {
        (message.context, first(message.id)): first(message.string)
        for message in catalogue
        if message.id and first(message.string) and not message.fuzzy
    }
    messages = all_messages()
    assert not messages - set(translated), "not translated"
    assert not set(translated) - messages, "no longer used"
    placeholder = re.compile(r"%\(\w+\)s|%[sd]|\{\w+\}")
    for (context, text), translation in translated.items():
        wanted = sorted(placeholder.findall(text))
        assert sorted(placeholder.findall(translation)) == wanted, (context, text)


def words_of_scripts(folder: Path) -> set[str]:
    """What the scripts of a folder ask for in the reader's language."""
    texts = [path.read_text() for path in folder.glob("*.js")]
    asked = [re.findall(r"""\bgettext\((["'])(.+?)\1\)""", text) for text in texts]
    return {word for found in asked for _quote, word in found}


def lacking_in_django() -> set[str]:
    """What the admin's own scripts ask for, and Django has no Chinese of."""
    admin = Path(django.contrib.admin.__file__).parent
    with (admin / "locale" / "zh_Hans" / "LC_MESSAGES" / "djangojs.mo").open("rb") as file:
        chinese = GNUTranslations(file)
    asked = words_of_scripts(admin / "static" / "admin" / "js")
    return {word for word in asked if chinese.gettext(word) == word}


def test_every_word_of_the_scripts_is_in_chinese() -> None:
    asked = words_of_scripts(CITIES / "static" / "cities")
    with (SOURCE / "zh_Hans" / "LC_MESSAGES" / "djangojs.po").open("rb") as file:
        known = {message.id for message in read_po(file) if message.id and message.string}
    assert asked
    assert known == asked | lacking_in_django()
