"""The pages of a long list."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

FAR = 1_000  # records: of so many that are passed by, a database is to make none


class FromNearerEnd(Paginator[Any]):
    """Pages of a list. If a query finds it, the later half of them is counted from its last
    record, and far from both ends keys are counted alone: a database passes by every record before
    those it is asked for, and looks up all that is asked of each.
    """

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        if not isinstance(self.object_list, QuerySet):
            return super().page(number)
        after = min(first + self.per_page, self.count)
        if first <= self.count // 2:
            return Page(_found(self.object_list, first, after), number, self)
        backwards = _found(self.object_list.reverse(), self.count - after, self.count - first)
        return Page(list(backwards)[::-1], number, self)


def _found(records: QuerySet[Any], first: int, after: int) -> Any:
    """Those from number `first` until before number `after`."""
    if first < FAR:
        return records[first:after]
    keys = list(records.values_list("pk", flat=True)[first:after])
    found = {record.pk: record for record in records.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]
