"""What the search index knows of a record: its names here, its words in the database's own index.

Derived from the record and written whenever it is; `cities/search` does both.
"""

from typing import ClassVar

from django.db import models


class SearchEntry(models.Model):
    """One record in the index; both languages together."""

    kind = models.CharField(max_length=50)  # the name of its model
    record_id = models.BigIntegerField()
    # Every name it has in any language, folded, each between line breaks.
    names = models.TextField()

    # The database's own index beside this table; its rows have the keys of these.
    WORDS: ClassVar[str] = "cities_searchwords"

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="searchentry_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
