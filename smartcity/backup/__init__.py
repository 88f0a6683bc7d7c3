"""The whole site in one file, and back: the rows of every table as text that any database of the
site takes, and the files that people sent. So a backup is also the way from SQLite to PostgreSQL.
"""

from smartcity.backup.faults import NOTHING_RESTORED, told
from smartcity.backup.making import make
from smartcity.backup.marker import is_half_restored
from smartcity.backup.restoring import bring_on, check, claim, fill

__all__ = [
    "NOTHING_RESTORED",
    "bring_on",
    "check",
    "claim",
    "fill",
    "is_half_restored",
    "make",
    "told",
]
