"""The pages of a long list."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class FromNearerEnd(Paginator[Any]):
    """Pages of a list. If a query finds it, the later half of them is counted from its last
    record, and far from both ends keys are counted alone: a database passes by every record before
    those it is asked for, and looks up all that is asked of each.
    """

    far = 1_000  # records: of so many that are passed by, a database is to make none

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        if not isinstance(self.object_list, QuerySet):
            return super().page(number)
        after = min(first + self.per_page, self.count)
        if first <= self.count // 2:
            return Page(self._records(self.object_list, first, after), number, self)
        backwards = self.object_list.reverse()
        found = self._records(backwards, self.count - after, self.count - first)
        return Page(list(found)[::-1], number, self)

    def _records(self, records: QuerySet[Any], first: int, after: int) -> Any:
        """Those from number `first` until before number `after`."""
        if first < self.far:
            return records[first:after]
        keys = list(records.values_list("pk", flat=True)[first:after])
        found = {record.pk: record for record in records.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]


class KeysFirst(FromNearerEnd):
    """Pages of a list whose records are long, and sorted when it is narrowed: by keys alone."""

    far = 0
