"""What processes share for a while, in a table of the database."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError

_REFUSED = "What processes share could not be written."


class SharedTable(DatabaseCache):
    """As Django's, which says of a database that cannot be written what it says of a key that
    another was quicker to set. Whoever counts attempts would take the one for the other.
    """

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        for _attempt in range(2):  # what another has set may be gone by now
            if super().add(key, value, timeout, version):
                return True
            if self.has_key(key, version):
                return False
        raise OperationalError(_REFUSED)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        super().set(key, value, timeout, version)
        if not self.has_key(key, version):
            raise OperationalError(_REFUSED)
