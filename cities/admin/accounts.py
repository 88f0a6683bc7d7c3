"""The people of the desk. An administrator manages them, but can make nobody a superuser."""

from typing import Any

from allauth.account.admin import EmailAddress  # from where it is registered, to take it away
from allauth.mfa.admin import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.admin.desk.given import FromAddress
from cities.admin.granting import InWords
from cities.lost_device import forget_second_factors

# What gives more than the groups do: for superusers to grant.
BEYOND_GROUPS = {"is_superuser", "user_permissions"}

admin.site.unregister((User, Group, EmailAddress, Authenticator))


class PersonForm(UserChangeForm[User]):
    """An account. Names that differ in capitals alone would let neither of two sign in."""

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        others = User.objects.exclude(pk=self.instance.pk)
        if others.filter(username__iexact=name).exists():
            raise ValidationError(self.instance.unique_error_message(User, ["username"]))
        return name


@admin.register(User)
class PeopleAdmin(InWords, FromAddress, UserAdmin[User]):
    """Users; those who are superusers exist only for superusers."""

    list_display = (
        *("username", "first_name", "last_name", "email", "is_staff", "is_active"),
        "has_second_factor",
    )
    actions = ("forget_second_factors",)
    form = PersonForm
    # The grace of the second factor counts from when somebody joined.
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users = super().get_queryset(request)
        users = users.annotate(factors=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
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

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set somebody's password, and write so in the audit log, or do neither."""
        with transaction.atomic():
            return super().user_change_password(request, *args, **kwargs)

    @admin.display(description=gettext_lazy("two-step verification"), boolean=True)
    def has_second_factor(self, user: Any) -> bool:
        return bool(user.factors)

    @admin.action(
        permissions=["change"],
        description=gettext_lazy("Remove two-step verification (a device was lost)"),
    )
    def forget_second_factors(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Of others: who has their own at hand confirms with it."""
        own = request.user.pk or 0
        if people.filter(pk=own).exists():
            text = _("Your own is removed on the page “Two-step verification”.")
            self.message_user(request, text, messages.WARNING)
        others = people.exclude(pk=own)
        for person in others:
            forget_second_factors(person)
        if not others:
            return
        self.message_user(
            request,
            _(
                "Two-step verification was removed. Until they set it up again, these people sign "
                "in with their password alone."
            ),
            messages.SUCCESS,
        )


@admin.register(Group)
class RolesAdmin(InWords, FromAddress, GroupAdmin):
    """What the groups may do: for superusers."""
