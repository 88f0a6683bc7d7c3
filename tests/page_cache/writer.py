"""`python -m tests.page_cache.writer`: a process of its own that changes the content in every way
there is. Reads a way and a number on each line, and answers when it is done. With a way and a
number as its arguments it does that and is killed at once.
"""

import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

MARKED = "lyon"  # the city whose English name tells which change a page has seen


def name(number: int) -> str:
    """What the city is called after change `number`."""
    return f"Change {number:06}"


def main() -> None:
    django.setup()
    if len(sys.argv) > 1:
        _do(sys.argv[1], int(sys.argv[2]))
        os.kill(os.getpid(), signal.SIGKILL)
    print("ready", flush=True)
    for line in sys.stdin:
        way, number = line.split()
        _do(way, int(number))
        print("done", flush=True)


def _do(way: str, number: int) -> None:
    ways: dict[str, Callable[[int], object]] = {
        "update": _update,
        "save": _save,
        "sql": _sql,
        "loaddata": _loaddata,
        "schedule": _schedule,
    }
    ways[way](number)


def _update(number: int) -> None:
    from cities.models import City

    City.objects.filter(slug=MARKED).update(name_en=name(number))


def _save(number: int) -> None:
    from cities.models import City

    city = City.objects.get(slug=MARKED)
    city.name_en = name(number)
    city.save()


def _sql(number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        sql = "UPDATE cities_city SET name_en = %s WHERE slug = %s"
        cursor.execute(sql, [name(number), MARKED])


def _loaddata(number: int) -> None:
    from django.core.management import call_command
    from django.core.serializers import serialize

    from cities.models import City

    (city,) = json.loads(serialize("json", City.objects.filter(slug=MARKED)))
    city["fields"]["name_en"] = city["fields"]["name"] = name(number)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([city], file)
        file.flush()
        call_command("loaddata", file.name, verbosity=0)


def _schedule(number: int) -> None:
    """Publish the change two seconds from now, on the second."""
    from cities.models import City
    from cities.models.line import Line
    from cities.models.snapshot import Snapshot

    line = Line.of(City.objects.get(slug=MARKED))
    line.catch_up()
    head = line.head()
    changed: Snapshot = {**head.snapshot, "name_en": name(number)}
    line.write(changed, head, author=None)
    at = (datetime.now(UTC) + timedelta(seconds=2)).replace(microsecond=0)
    City.objects.get(slug=MARKED).publish(at=at)
    print(at.timestamp(), flush=True)


if __name__ == "__main__":
    main()
