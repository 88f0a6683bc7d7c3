"""The people of the desk, one of each role."""

from django.contrib.auth.models import Group, User
from django.test import Client

from cities import roles


def member(group: str, name: str) -> User:
    """A member of staff in one of the groups; their password is “secret”."""
    user = User.objects.create_user(name, f"{name}@example.org", "secret", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def everybody() -> dict[str, Client]:
    """One of each role, signed in, and a visitor who is not."""
    groups = {
        "translator": roles.translator("zh-hans"),
        "editor": roles.EDITOR,
        "publisher": roles.PUBLISHER,
        "administrator": roles.ADMINISTRATOR,
    }
    people = {role: signed_in(member(group, role)) for role, group in groups.items()}
    people["visitor"] = Client()
    people["nobody"] = signed_in(User.objects.create_user("nobody", "", "secret", is_staff=True))
    people["superuser"] = signed_in(User.objects.create_superuser("superuser", "", "secret"))
    return people
