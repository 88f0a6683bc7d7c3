"""The desk: how every record is edited, reviewed, published and brought back.

Built once, for every kind; a model's own admin only says what its form holds.
"""

from cities.admin.desk.bulk import BulkActs
from cities.admin.desk.routes import DeskRoutes

__all__ = ["BulkActs", "DeskRoutes"]
