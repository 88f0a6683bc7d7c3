"""Compiled templates are used again, and never for another text or by other code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from cities.rendering import bytecode
from cities.rendering.environment import public_pages

Printed = Callable[[str], str]


class CompilesError(Exception):
    """A template is compiled."""


@pytest.fixture
def printed(settings: Any, tmp_path: Path) -> Printed:
    """What a new process prints of a template."""
    settings.DATA_DIR = tmp_path
    (tmp_path / "templates").mkdir()

    def read(source: str) -> str:
        return public_pages(loader=DictLoader({"page": source})).get_template("page").render()

    return read


@pytest.fixture
def no_compiler(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def compiles(*_: Any, **__: Any) -> None:
        raise CompilesError

    return lambda: monkeypatch.setattr(Environment, "_generate", compiles)


def test_a_template_is_compiled_once(printed: Printed, no_compiler: Callable[[], None]) -> None:
    assert printed("{{ 'a<b' }}") == "a&lt;b"
    no_compiler()
    assert printed("{{ 'a<b' }}") == "a&lt;b"
    with pytest.raises(CompilesError):
        printed("{{ 'another' }}")


def test_it_is_compiled_anew_after_what_compiles_it_changed(
    printed: Printed, no_compiler: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed("a page")
    no_compiler()
    monkeypatch.setattr(bytecode, "_COMPILER", "of the next release")
    with pytest.raises(CompilesError):
        printed("a page")


@pytest.mark.parametrize("is_file", [True, False])
def test_where_nothing_can_be_kept_all_goes_on(
    printed: Printed, tmp_path: Path, is_file: bool
) -> None:
    (tmp_path / "templates").rmdir()
    if is_file:
        (tmp_path / "templates").touch()
    assert printed("a page") == "a page"
    assert printed("a page") == "a page"


def test_what_was_kept_by_halves_is_compiled_anew(printed: Printed, tmp_path: Path) -> None:
    printed("a page")
    (kept,) = (tmp_path / "templates").iterdir()
    whole = kept.read_bytes()
    for length in range(len(whole)):
        kept.write_bytes(whole[:length])
        assert printed("a page") == "a page"
    assert kept.read_bytes() == whole
