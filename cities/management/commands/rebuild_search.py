"""`manage.py rebuild_search`: make the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand

from cities.search import rebuild

EVERY = 500  # records between two lines of progress


class Command(BaseCommand):
    help = (
        "Make the search index anew. It follows every save by itself: this is for records that"
        " were written past the site."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuild(self.tell)
        self.stdout.write(f"{done} records are in the search index.")

    def tell(self, done: int) -> None:
        if done % EVERY == 0:
            self.stdout.write(f"  {done} records …")
            self.stdout.flush()
