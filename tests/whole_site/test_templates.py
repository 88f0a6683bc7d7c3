"""The templates of the public pages: what they may call, and how they print."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils.html import escape
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError, meta, nodes

pytestmark = pytest.mark.once

FOLDER = Path(settings.BASE_DIR) / "cities" / "jinja2"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
ENVIRONMENT = engines["jinja2"].env


def printed(template: str, **context: object) -> str:
    return str(engines["jinja2"].from_string(template).render(context))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_calls_only_what_there_is(path: Path) -> None:
    """Also where no page of the suite comes by."""
    tree = ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
    imported = {name for each in tree.find_all(nodes.FromImport) for name in each.names}
    called = {node.node.name for node in tree.find_all(nodes.Call) if hasattr(node.node, "name")}
    asked = meta.find_undeclared_variables(tree) - imported - {"super"}
    assert called & asked <= set(ENVIRONMENT.globals)
    if tree.find(nodes.Macro):  # it sees what it is given, alone
        assert asked <= set(ENVIRONMENT.globals)


def test_a_name_that_nobody_gives_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        printed("{{ nobody }}")
    with pytest.raises(UndefinedError):
        printed("{% if nobody %}{% endif %}")


@pytest.mark.parametrize("value", ["a & b", "<b>", "'", '"', "“引”", 1234, 1.5, None, ["'"]])
def test_it_prints_as_django_does(value: object) -> None:
    assert printed("{{ value }}", value=value) == escape(value)
    assert printed("{% set twice %}{{ value }}{% endset %}{{ twice }}", value=value) == escape(
        value
    )


def test_html_stays_html() -> None:
    assert printed("{{ value }}", value=mark_safe("<b>'</b>")) == "<b>'</b>"
    assert printed("{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m('\"') }}") == "<i>&quot;</i>"
