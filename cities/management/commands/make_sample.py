"""`manage.py make_sample`: a made site of any size, to measure the real one by."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from cities.content_files import ContentError
from cities.management.preparing import PreparingCommand, answering
from cities.sample import Size, fill, why_not_vacant

EVERY = 2000  # records between two lines of progress


class Command(PreparingCommand):
    help = (
        "Fill an empty database, which DATA_DIR or DATABASE_URL names, with the content and with"
        " made records beside it, so that the site can be measured at that size. The same seed and"
        " numbers make the same records. Refuses a database in which anything else was written."
        " If it is interrupted, it refuses what it left as well: remove the database and run it"
        " again. `quickstart` serves what was made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cities", type=int, required=True, help="how many cities to make")
        parser.add_argument("--news", type=int, required=True, help="how many news to make")
        parser.add_argument("--seed", type=int, default=1, help="decides what is made (default: 1)")

    def handle(self, *args: Any, cities: int, news: int, seed: int, **options: Any) -> None:
        size = Size(cities, news)
        if problem := size.problem():
            raise CommandError(problem)
        self.refuse_used_database()
        with self.alone():
            self.refuse_used_database()  # somebody else may have been filling it
            self.migrate()
            self.load_content()
            fill(size, seed, self.tell_progress)

    def refuse_used_database(self) -> None:
        try:
            with answering():
                reason = why_not_vacant(settings.FIXTURES_DIR)
        except ContentError as error:
            raise CommandError(f"Nothing was made. {error}") from None
        if reason:
            raise CommandError(
                f"This database is in use: {reason}. Nothing was changed; name an empty one with"
                " DATA_DIR or DATABASE_URL."
            )

    def tell_progress(self, kind: str, done: int, of: int) -> None:
        if done % EVERY == 0 or done == of:
            self.tell(kind.capitalize(), f"{done} of {of}")
