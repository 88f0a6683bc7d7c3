"""Who may do what at the desk: five groups, and the few questions everybody asks.

translator: changes the texts of one language. editor: drafts and pending changes.
publisher: publishes, withdraws, restores, deletes. administrator: people, beside all that.
A superuser may do everything, as everywhere in Django.
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as django_apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from cities import auditing
from cities.models import Keyed, Owned
from cities.models.languages import column, language_codes

EDITOR, PUBLISHER, ADMINISTRATOR = "editor", "publisher", "administrator"
PUBLISH = "publish"
READ_AUDIT_LOG = "read_audit_log"


def translator(language: str) -> str:
    """Name of the group of those who translate into `language`."""
    return f"translator-{language}"


def translate(language: str) -> str:
    """Code name of the permission to change the texts of `language`."""
    return column("translate", language)


def make_groups(app_config: AppConfig, apps: Any = django_apps, **kwargs: Any) -> None:
    """Make the groups and give them what they may; what an administrator added stays."""
    try:
        apps.get_model("auth", "Group")
    except LookupError:  # a migration of this application alone
        return
    for name in ("cities", "auth"):
        create_permissions(django_apps.get_app_config(name), verbosity=0)
    with auditing.paused():
        for name, condition in _granted().items():
            group, _created = Group.objects.get_or_create(name=name)
            group.permissions.add(*Permission.objects.filter(condition))


def _granted() -> dict[str, Q]:
    content = Q(
        content_type__app_label="cities",
        content_type__model__in=[
            model._meta.model_name
            for model in django_apps.get_app_config("cities").get_models()
            if issubclass(model, Keyed)
        ],
    )
    view = content & Q(codename__startswith="view_")
    write = content & (Q(codename__startswith="add_") | Q(codename__startswith="change_"))
    delete = content & Q(codename__startswith="delete_")
    verbs = Q(content_type__app_label="cities", codename=PUBLISH)
    log = Q(content_type__app_label="cities", codename=READ_AUDIT_LOG)
    people = Q(content_type__app_label="auth", content_type__model="user")
    return {
        **{
            translator(language): view
            | Q(content_type__app_label="cities", codename=translate(language))
            for language in language_codes()
        },
        EDITOR: view | write,
        PUBLISHER: view | write | delete | verbs,
        ADMINISTRATOR: view | write | delete | verbs | people | log,
    }


def may_publish(user: Any) -> bool:
    """Whether `user` publishes, withdraws, restores and recovers."""
    return bool(user.has_perm(f"cities.{PUBLISH}"))


def may_manage_people(user: Any) -> bool:
    """Whether `user` changes accounts and what they may do."""
    return bool(user.has_perm("auth.change_user"))


def may_read_audit_log(user: Any) -> bool:
    """Whether `user` reads who did what, accounts and sign-ins included."""
    return bool(user.has_perm(f"cities.{READ_AUDIT_LOG}"))


def may_edit(user: Any, model: type[Any]) -> bool:
    """Whether `user` changes every field of a record of `model`."""
    return bool(user.has_perm(f"cities.change_{model._meta.model_name}"))


def may_write(user: Any, model: type[Any]) -> bool:
    """Whether `user` changes anything of a record of `model`: all of it, or a language's texts."""
    return may_edit(user, model) or bool(languages_of(user) and may_see(user, model))


def languages_of(user: Any) -> tuple[str, ...]:
    """The languages whose texts `user` may change as a translator."""
    return tuple(code for code in language_codes() if user.has_perm(f"cities.{translate(code)}"))


def may_see(user: Any, model: type[Any]) -> bool:
    """Whether `user` reads drafts, pending changes and history of records of `model`."""
    name = model._meta.model_name
    return bool(
        user.is_active
        and user.is_staff
        and (user.has_perm(f"cities.view_{name}") or user.has_perm(f"cities.change_{name}"))
    )


def kinds(user: Any) -> dict[str, type[Keyed]]:
    """The models of records whose history `user` may see, by name."""
    return {
        model._meta.model_name or "": model
        for model in django_apps.get_app_config("cities").get_models()
        if issubclass(model, Keyed) and not issubclass(model, Owned) and may_see(user, model)
    }


def publishers() -> Any:
    """The active users who may publish, with an address to write to."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects.with_perm(
        f"cities.{PUBLISH}", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.filter(is_active=True, is_staff=True).exclude(email="")
