"""Rights and roles, in the language of whoever gives them: the database names them in English."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cities.roles import ADMINISTRATOR, EDITOR, PUBLISHER, translate, translator

ROLES = {
    EDITOR: pgettext_lazy("role", "editor"),
    PUBLISHER: pgettext_lazy("role", "publisher"),
    ADMINISTRATOR: pgettext_lazy("role", "administrator"),
}
VERBS = {
    "add": gettext_lazy("Can add %(record)s"),
    "change": gettext_lazy("Can change %(record)s"),
    "delete": gettext_lazy("Can delete %(record)s"),
    "view": gettext_lazy("Can view %(record)s"),
}


class InWords:
    """An admin in whose form rights or roles are chosen."""

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        words = {Permission: right, Group: role}.get(db_field.related_model)
        if field is not None and words is not None:
            field.label_from_instance = words
        return field


def role(group: Group) -> str:
    """What a group is: in words, and by the name it has everywhere."""
    words = str(ROLES.get(group.name, ""))
    for code, language in settings.LANGUAGES:
        if group.name == translator(code):
            words = _("translator, %(language)s") % {"language": language}
    if words in ("", group.name):
        return group.name
    return _("%(words)s (%(name)s)") % {"words": words, "name": group.name}


def right(permission: Permission) -> str:
    """What somebody may do with what."""
    return f"{permission.content_type} | {_what(permission)}"


def _what(permission: Permission) -> str:
    name, model = permission.codename, permission.content_type.model_class()
    for code, language in settings.LANGUAGES:
        if name == translate(code):
            return _("Can change the texts in %(language)s") % {"language": language}
    verb = name.partition("_")[0]
    if model and verb in VERBS and name == get_permission_codename(verb, model._meta):
        return VERBS[verb] % {"record": model._meta.verbose_name}
    return _(permission.name)  # which models mark for translation
