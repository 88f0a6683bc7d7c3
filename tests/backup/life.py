"""What a site has been through when it is backed up; run in its own process."""

import hashlib
import io
import itertools
import json
import os
import signal
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock

import django
import psycopg

if __name__ == "__main__":
    django.setup()

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import Storage
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cities.models import City, NewsItem, Practice, Revision
from smartcity.backup import make, restoring
from smartcity.backup.tables import kept_models, written
from smartcity.page_cache import writers
from tests.factories import edit, make_city, make_picture, rename


def live() -> None:
    """Drafts, changes that wait, a history, a picture, a former slug, people; and what is gone."""
    anna = User.objects.create_user("anna", password="four candles and a fork")
    anna.groups.add(Group.objects.get(name="publisher"))
    SessionStore(None).save()
    draft = make_city(name_en="Draft “Ærø”", name_zh_hans="草稿市", published_at=None)
    make_picture(draft, credit_zh_hans="某摄影师")
    lyon = City.objects.get(slug="lyon")
    edit(lyon, anna, summary_en='Waiting.\nIn two lines: ’“\\" and \u2028.')
    rename(City.objects.get(slug="riga"), "riga-renamed")
    malmo = City.objects.get(slug="malmo")
    edit(malmo, anna, summary_en="Newer than its Chinese.")
    malmo.publish()
    City.objects.get(slug="tallinn").withdraw()
    moment = timezone.now() + timedelta(days=400)
    Practice.objects.filter(city=lyon).update(published_at=moment)
    gone = make_city(name_en="Gone")
    gone.delete()


def tell_revisions_of_a_new_city() -> None:
    """One, unless it was given the primary key of a city that is gone."""
    city = make_city(slug="next-after-all", name_en="Next")
    print(Revision.objects.filter(model="city", record_id=city.pk).count())


def tell_tables() -> None:
    """A digest of each table; PostgreSQL orders what is in JSON its own way."""
    for model in kept_models(apps):
        rows = [json.loads(line) for line in written(model, DEFAULT_DB_ALIAS)]
        text = json.dumps(rows, sort_keys=True)
        print(model._meta.label_lower, hashlib.sha256(text.encode()).hexdigest(), len(rows))


def write_on() -> None:
    """Write to two tables in one transaction, again and again, until told to stop."""
    city = City.objects.get(slug="lyon")
    news = NewsItem.objects.all()[0]
    for number in itertools.count():
        with transaction.atomic():
            NewsItem.objects.filter(pk=news.pk).update(sort_as_en=str(number))
            City.objects.filter(pk=city.pk).update(sort_as_en=str(number))
        if number == 0:
            print("writing", flush=True)


WRITES = (
    "UPDATE cities_city SET sort_as_en = 'meanwhile'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('cities', '9999', '2026-01-01')",
)
# As a migration does that changes a column; it waits for others no longer than a second.
REWRITES = "ALTER TABLE cities_practice ALTER sort_as_en TYPE text USING sort_as_en || ''"


@contextmanager
def elsewhere() -> Iterator[Any]:
    """Another process's connection, which waits for nobody longer than a second."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=1)) as other, other:
            yield other
        return
    patience = "-c lock_timeout=1s"
    with psycopg.connect(os.environ["DATABASE_URL"], options=patience, autocommit=True) as other:
        yield other


def back_up_while_others_write() -> None:
    """Tell what came of what others did after the first table was read, and what is in the
    backup.
    """
    outcomes: dict[str, Any] = {}

    def meanwhile(*_: str) -> None:
        if outcomes:
            return
        outcomes["taken for a writer"] = getattr(writers._here, "lock", None) is not None
        with elsewhere() as other:
            for statement in WRITES:
                other.execute(statement)
            outcomes["written"] = True
            if connection.vendor == "postgresql":
                try:
                    other.execute(REWRITES)
                except psycopg.errors.LockNotAvailable:
                    outcomes["rewritten"] = False
                else:
                    outcomes["rewritten"] = True

    file = io.BytesIO()
    make(file, meanwhile)
    with zipfile.ZipFile(file) as archive:
        migrations = json.loads(archive.read("manifest.json"))["migrations"]
        outcomes["later migration"] = ["cities", "9999"] in migrations
        practices = archive.read("tables/cities.practice.jsonl").splitlines()[1:]
        outcomes["later text"] = b"meanwhile" in archive.read("tables/cities.city.jsonl")
    outcomes["practices"] = len(practices) == Practice.objects.count() > 0
    print(json.dumps(outcomes))


def _killed_when_asked(number: int, do: Callable[..., Any]) -> Callable[..., Any]:
    """`do`, until it is asked the time of this number."""
    numbers = itertools.count(1)

    def asked(*args: Any, **kwargs: Any) -> Any:
        if next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*args, **kwargs)

    return asked


# What a restore asks for on its way, and the time of asking at which it is killed.
MOMENTS = {
    "before the tables": (MigrationExecutor, "migrate", 1),
    "between migrations": (MigrationRecorder, "record_applied", 12),
    "between rows": (restoring, "insert", 9),
    "between files": (Storage, "save", 2),
    "before it is brought on": (restoring, "call_command", 1),
}


def restore_and_be_killed(file: str, moment: str) -> None:
    place, name, number = MOMENTS[moment]
    with mock.patch.object(place, name, _killed_when_asked(number, getattr(place, name))):
        call_command("restore", file)


if __name__ == "__main__":
    {"write_on": write_on}[sys.argv[1]]()
