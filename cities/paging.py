"""The pages of a long list."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class FromNearerEnd(Paginator[Any]):
    """Pages of a list; if a query finds it, the later half of them is counted from its last
    record, for a database passes by every record before those it is asked for.
    """

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        if not isinstance(self.object_list, QuerySet) or first <= self.count // 2:
            return super().page(number)
        after = min(first + self.per_page, self.count)
        backwards = self.object_list.reverse()[self.count - after : self.count - first]
        return Page(list(backwards)[::-1], number, self)
