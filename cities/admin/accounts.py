"""The people of the desk. An administrator manages them, but can make nobody a superuser."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

# What gives more than the groups do: for superusers to grant.
BEYOND_GROUPS = {"is_superuser", "user_permissions"}

admin.site.unregister(User)


@admin.register(User)
class PeopleAdmin(UserAdmin[User]):
    """Users; those who are superusers exist only for superusers."""

    list_display = ("username", "first_name", "last_name", "email", "is_staff", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (
                title,
                {**options, "fields": [f for f in options["fields"] if f not in BEYOND_GROUPS]},
            )
            for title, options in fieldsets
        ]
