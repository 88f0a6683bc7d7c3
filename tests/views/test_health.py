"""What must answer whatever the database does: asking it here would raise. And what asks it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.template.loader import render_to_string
from django.test import Client

from cities.models import Generation
from smartcity import health
from smartcity.backup import marker
from tests.machine import free_port


def test_health_needs_no_database() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "413", "429", "500", "503"])
def test_the_fault_pages_need_no_database(name: str) -> None:
    assert "<h1>" in render_to_string(f"{name}.html")


def test_a_fault_page_needs_no_collected_files(settings: Any, tmp_path: Path) -> None:
    assert "cities/site.css" in render_to_string("500.html")
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    page = render_to_string("500.html")
    assert "<h1>" in page
    assert "site.css" not in page


@pytest.mark.django_db
class TestReadiness:
    @pytest.fixture
    def ask(self, visitor: Client) -> Callable[[], tuple[int, dict[str, str]]]:
        def ask() -> tuple[int, dict[str, str]]:
            response = visitor.get("/readyz")
            assert not response.cookies
            assert "no-store" in response["Cache-Control"]
            lines = response.content.decode().splitlines()
            return response.status_code, dict(line.split(": ", 1) for line in lines)

        return ask

    def test_all_is_as_it_must_be(self, ask: Any) -> None:
        parts = ("database", "restore", "migrations", "page cache", "cache", "disk")
        assert ask() == (200, dict.fromkeys(parts, "ok"))

    def test_the_cache_does_not_answer(self, ask: Any, settings: Any) -> None:
        backend = "django.core.cache.backends.redis.RedisCache"
        nobody = f"redis://127.0.0.1:{free_port()}"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": nobody}}
        status, said = ask()
        assert status == 503
        assert said.pop("cache") == "it does not answer"
        assert set(said.values()) == {"ok"}

    def test_a_migration_is_missing(self, ask: Any) -> None:
        (newest,) = MigrationLoader(connection).graph.leaf_nodes("cities")
        MigrationRecorder(connection).record_unapplied(*newest)
        status, told = ask()
        assert status == 503
        assert told["migrations"] == "1 not applied: run migrate"
        assert told["database"] == "ok"

    def test_the_generation_is_lost(self, ask: Any) -> None:
        Generation.objects.all().delete()
        status, told = ask()
        assert (status, told["page cache"]) == (503, "the database does not answer")

    def test_the_disk_is_nearly_full(self, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        nearly_full = SimpleNamespace(free=health.LEAST_FREE - 1_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: nearly_full)
        assert ask() == (503, ask()[1] | {"disk": "99 MB free"})

    def test_the_folder_is_gone(self, ask: Any, settings: Any, tmp_path: Path) -> None:
        settings.DATA_DIR = tmp_path / "gone"
        assert ask()[1]["disk"] == "DATA_DIR cannot be written"

    def test_no_database_answers_and_nothing_of_it_is_told(
        self, ask: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise DatabaseError("password authentication failed for user anna")

        monkeypatch.setattr(connection, "cursor", fail)
        status, told = ask()
        assert status == 503
        assert told["database"] == told["migrations"] == "the database does not answer"
        assert "anna" not in str(told)

    def test_a_database_that_is_away_is_asked_once(
        self, ask: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[object] = []

        def fail(*_: object) -> None:
            asked.append(1)
            raise DatabaseError

        monkeypatch.setattr(connection, "cursor", fail)
        parts = ("database", "restore", "migrations", "page cache", "cache")
        status, told = ask()
        assert status == 503
        assert {told[part] for part in parts} == {"the database does not answer"}
        assert len(asked) == 1

    def test_a_restore_was_interrupted(self, ask: Any) -> None:
        marker.set_mark()
        status, told = ask()
        assert (status, told["restore"]) == (503, "not ended: run it again")

    def test_one_asks_at_a_time(self, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "WAIT_FOR_ANOTHER", 0.01)
        with health._asking:
            assert ask() == (503, {"site": "another asks, and has no answer yet"})
        assert ask()[0] == 200
