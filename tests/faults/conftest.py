"""The cast of the desk, for whom things go wrong here."""

from tests.admin.conftest import bo, li

__all__ = ["bo", "li"]
