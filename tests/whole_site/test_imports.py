"""Imports go one way: what stands right may import what stands left."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)

# The rooms from left to right; modules of one line do not import each other.
ORDER: list[tuple[str, ...]] = [
    ("cities.cldr", "cities.pinyin", "cities.remembering"),
    ("cities.models",),
    ("cities.translation", "cities.auditing"),
    (
        *("cities.translation_status", "cities.recording", "cities.roles"),
        "cities.ending_sessions",
        *("cities.preview_address", "cities.text_difference"),
    ),
    (
        "cities.snapshot_comparison",
        "cities.tick_boxes",
        "cities.overview",
        "cities.link_checking",
        "cities.search",
        "cities.sitemaps",
        "cities.map",
        "cities.comparison",
        "cities.structured_data",
        "cities.former_address",
        "cities.group_address",
        "cities.generation_triggers",
        "cities.append_only",
        "cities.moments",
        "cities.paging",
    ),
    ("cities.renewal", "cities.coastline", "cities.counterparts", "cities.map_picture"),
    ("cities.image_intake", "cities.lost_device"),
    ("cities.sent_images",),
    (
        "cities.content_files",
        "cities.catalogues",
        "cities.serving",
        "cities.expired_session",
        "cities.formats",
    ),
    ("cities.sample",),
    ("cities.rendering",),
    ("cities.templatetags",),
    ("cities.views", "cities.feeds", "cities.admin", "cities.management"),
    ("cities.urls",),
    ("smartcity",),
]
# Connects signals, so it may import everything; the modules import nothing of it.
OUTSIDE = {"cities.apps", "cities", "manage"}
NEVER_IN_MODELS = ("django.http", "django.template", "django.core.cache", "django.contrib")


def modules() -> dict[str, Path]:
    found = {}
    for folder in ("smartcity", "cities"):
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            if "migrations" not in parts:
                found[name] = path
    return found


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> tuple[int, str] | None:
    """Rank and name of the room a module is in."""
    for rank, names in enumerate(ORDER):
        for name in names:
            if module == name or module.startswith(f"{name}."):
                return rank, name
    return None


def test_every_module_is_in_a_room() -> None:
    homeless = [name for name in modules() if room(name) is None and name not in OUTSIDE]
    assert not homeless


def test_imports_go_one_way() -> None:
    wrong = []
    for name, path in modules().items():
        here = room(name)
        for target in imported(path):
            there = room(target)
            if here and there and here[1] != there[1] and there[0] >= here[0]:
                wrong.append(f"{name} imports {target}")
    assert not wrong


def test_nobody_imports_the_deployment_or_the_admin() -> None:
    for name, path in modules().items():
        targets = set(imported(path))
        if not name.startswith("smartcity"):
            assert not {t for t in targets if t.split(".")[0] == "smartcity"}, name
        if not name.startswith("cities.admin"):
            assert not {t for t in targets if t.startswith("cities.admin")}, name


def test_models_know_no_request_template_cache_or_admin() -> None:
    for name, path in modules().items():
        if name.startswith("cities.models"):
            targets = {t for t in imported(path) if t.startswith(NEVER_IN_MODELS)}
            assert not targets, name
