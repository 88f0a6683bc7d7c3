"""The people of the desk, one of each role."""

from django.contrib.auth.models import Group, User
from django.test import Client


def member(group: str, name: str) -> User:
    """A member of staff in one of the groups; their password is “secret”."""
    user = User.objects.create_user(name, f"{name}@example.org", "secret", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
