"""Whose name and password count, and whose session goes on."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class StaffBackend(AuthenticationBackend):
    """Only members of staff have anything to sign in to; a session ends when they are none any
    more. To others a right password says no more than a wrong one.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user) and user.is_staff)

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        """Keep nobody in mind to be told that the account is inactive."""
