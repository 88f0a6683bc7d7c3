"""The whole site in one file, and back: the rows of every table as text that any database of the
site takes, and the files that people sent. So a backup is also the way from SQLite to PostgreSQL.
"""

from smartcity.backup.archive import ArchiveError
from smartcity.backup.making import make
from smartcity.backup.restoring import UsedError, check, restore

__all__ = ["ArchiveError", "UsedError", "check", "make", "restore"]
